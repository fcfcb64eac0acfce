// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.core.protocol.Leased;
import io.holdfast.core.protocol.Moment;
import io.holdfast.tck.fake.Tx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One process of the cluster, with what it holds in memory and what others hold for it. */
final class Node {

    final String name;
    final List<Actor<?>> actors = new ArrayList<>();
    final Deque<Leased> handedOver = new ArrayDeque<>();
    boolean nudged;
    private final World world;
    private final long skew;
    private final double drift;
    private final Map<Tx, Target> transactions = new LinkedHashMap<>();
    private final Set<String> sessions = new LinkedHashSet<>();
    private boolean alive;
    private int incarnation;
    private long pausedUntil;

    Node(World world, String name, long skew, double drift) {
        this.world = world;
        this.name = name;
        this.skew = skew;
        this.drift = drift;
    }

    int incarnation() {
        return incarnation;
    }

    boolean isAlive() {
        return alive;
    }

    /** Its name and which life of it this is; in a search of all orders, lives that behave alike are alike. */
    String life() {
        return world.isStepwise() ? name : name + "." + incarnation;
    }

    long pausedFor() {
        return Math.max(0, pausedUntil - world.now());
    }

    void pause(long millis) {
        pausedUntil = world.now() + millis;
    }

    void resume() {
        pausedUntil = 0;
    }

    /** The outside world as this node sees it: clocks of nodes differ, and run differently fast. */
    Moment moment() {
        return new Moment(
                ticks(), world.instant().plusMillis(skew), world.fates().luck());
    }

    long ticks() {
        return ticks(world.now());
    }

    long ticks(long time) {
        return (long) (time * drift) + skew;
    }

    long skew() {
        return skew;
    }

    void born() {
        alive = true;
        incarnation++;
    }

    /** A transaction that a dead life of this process began on its way out has nobody to end it. */
    void holds(Tx tx, Target where, String life) {
        if (alive && life().equals(life)) {
            transactions.put(tx, where);
        } else {
            world.schedule(500, () -> world.abandon(tx));
        }
    }

    void connects(String session) {
        sessions.add(session);
    }

    /** A prepared branch outlives its connection. */
    void lets(Tx tx) {
        transactions.remove(tx);
    }

    /** The process is gone; the servers notice a little later. */
    void die(long noticedAfter) {
        alive = false;
        actors.clear();
        handedOver.clear();
        nudged = false;
        Set<Tx> open = new LinkedHashSet<>(transactions.keySet());
        Set<String> connected = new LinkedHashSet<>(sessions);
        transactions.clear();
        sessions.clear();
        world.schedule(noticedAfter, () -> drop(open, connected));
    }

    /** Its connections are gone; it lives on. */
    void loseConnections() {
        drop(new LinkedHashSet<>(transactions.keySet()), new LinkedHashSet<>(sessions));
        transactions.clear();
    }

    void loseTransactions(Target where) {
        Set<Tx> hit = new LinkedHashSet<>(transactions.keySet());
        hit.removeIf(tx -> transactions.get(tx) != where);
        hit.forEach(world::abandon);
        transactions.keySet().removeAll(hit);
    }

    void loseBroker() {
        new LinkedHashSet<>(sessions).forEach(world.broker::disconnect);
    }

    private void drop(Set<Tx> open, Set<String> connected) {
        open.forEach(world::abandon);
        connected.forEach(world.broker::disconnect);
    }

    boolean isBusy() {
        transactions.keySet().removeIf(Tx::isEnded);
        return !transactions.isEmpty() || !handedOver.isEmpty();
    }
}
