// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.kill.app.Point;
import io.holdfast.kill.app.Say;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Lets faults happen, in an order that the seed decides: like cards from a shuffled deck, so that none is forgotten. */
final class Faults {

    /** A point that nobody passes in this time is left alone. */
    private static final Duration REACHED = Duration.ofSeconds(15);

    private static final List<Point> COMMITTING = List.of(
            Point.BEFORE_COMMIT, Point.BEFORE_APPLY, Point.AFTER_INSERT, Point.AFTER_EFFECT, Point.BEFORE_SETTLE);
    private static final List<Point> SENDING =
            List.of(Point.BEFORE_SEND, Point.AFTER_SEND, Point.BEFORE_ACK, Point.AFTER_RECEIVE);
    private static final List<Point> OWNING =
            List.of(Point.BEFORE_SETTLE, Point.AFTER_RECEIVE, Point.BEFORE_SEND, Point.BEFORE_APPLY, Point.AFTER_CLAIM);

    private final World world;
    private final Random random;
    private final Deque<Fault> deck = new ArrayDeque<>();
    private final Map<List<Point>, Deque<Point>> points = new IdentityHashMap<>();
    private final List<Point> all;
    private final Map<String, Integer> kills = new TreeMap<>();
    private int count;

    /**
     * Shuffles.
     *
     * @param start with which point to begin, so that short campaigns of the same seed can share them out
     */
    Faults(World world, long seed, int start) {
        this.world = world;
        this.random = new Random(seed + start);
        all = new ArrayList<>(List.of(Point.values()));
        Collections.shuffle(all, new Random(seed));
        Collections.rotate(all, -start);
        for (String target : List.of("application", "database", "broker")) {
            kills.put(target, 0);
        }
    }

    /** Lets one fault happen. Everything was started again when this returns, but applications may still be busy with it. */
    void next() {
        if (deck.isEmpty()) {
            List<Fault> cards = new ArrayList<>();
            Arrays.stream(Fault.values()).forEach(fault -> cards.addAll(Collections.nCopies(fault.cards, fault)));
            Collections.shuffle(cards, random);
            deck.addAll(cards);
        }
        Fault fault = deck.poll();
        world.ledger.note("orchestrator", "fault " + fault);
        strike(fault);
        world.ledger.count("fault " + fault, 1);
        count++;
    }

    /** Lets any application die at a point. */
    void killAt(Point point) {
        int slot = random.nextInt(world.apps());
        hold(slot, point);
        killApp(slot);
        count++;
    }

    private void strike(Fault fault) {
        int slot = random.nextInt(world.apps());
        switch (fault) {
            case APPLICATION_AT_POINT -> killAtPoint(slot);
            case APPLICATION -> killAtAnyMoment(slot);
            case APPLICATION_TWICE -> {
                killAtPoint(slot);
                if (random.nextBoolean()) {
                    killAtPoint(slot);
                } else {
                    killAtAnyMoment(slot);
                }
            }
            case DATABASE -> {
                anyMoment();
                restartDatabase();
            }
            case DATABASE_TWICE -> {
                anyMoment();
                restartDatabase();
                restartDatabase();
            }
            case DATABASE_AT_POINT -> {
                hold(slot, point(COMMITTING));
                restartDatabase();
                world.app(slot).order("go");
            }
            case DATABASE_AND_APPLICATION -> databaseAndApplication(slot);
            case BROKER -> {
                anyMoment();
                killBroker();
                world.startBroker();
            }
            case BROKER_AT_POINT -> brokerAtPoint(slot);
            case PAUSE -> pause(slot);
            case ANSWER_LOST -> {
                loseAnswer(slot, Point.AFTER_COMMIT);
                loseAnswer(slot, Point.AFTER_APPLY);
            }
            case ALL -> killAll();
        }
    }

    private void killAtPoint(int slot) {
        hold(slot, point(all));
        killApp(slot);
    }

    private void killAtAnyMoment(int slot) {
        anyMoment();
        killApp(slot);
    }

    private void restartDatabase() {
        killDatabase();
        world.server.start();
    }

    private void databaseAndApplication(int slot) {
        hold(slot, point(all));
        killDatabase();
        killApp(slot);
        world.server.start();
    }

    private void brokerAtPoint(int slot) {
        hold(slot, point(SENDING));
        killBroker();
        world.app(slot).order("go");
        world.startBroker();
    }

    /** The next point of a list. */
    private Point point(List<Point> choice) {
        Deque<Point> rest = points.computeIfAbsent(choice, any -> new ArrayDeque<>());
        if (rest.isEmpty()) {
            rest.addAll(choice);
        }
        return rest.poll();
    }

    /** Waits until a thread of an application stands at a point; false if none comes by. */
    private boolean hold(int slot, Point point) {
        Child app = world.app(slot);
        app.order("arm " + point, Say.AT);
        boolean reached = app.says(Say.AT, REACHED);
        world.ledger.count(reached ? "held " + point : "never came by", 1);
        return reached;
    }

    /** Some lines of history later: random, but not a matter of time. */
    private void anyMoment() {
        long until = world.ledger.lines() + random.nextInt(300);
        Patience.await(REACHED, () -> world.ledger.lines() >= until);
    }

    private void killApp(int slot) {
        world.killApp(slot);
        killed("application");
        world.startApp(slot);
    }

    private void killDatabase() {
        world.ledger.note("orchestrator", "kill database");
        world.server.kill();
        killed("database");
    }

    private void killBroker() {
        world.killBroker();
        killed("broker");
    }

    private void killed(String target) {
        kills.merge(target, 1, Integer::sum);
    }

    private void pause(int slot) {
        boolean held = hold(slot, point(OWNING));
        Child app = world.app(slot);
        Duration length = world.lease().multipliedBy(7).dividedBy(4);
        world.ledger.note("orchestrator", "pause " + app.name());
        Process pause = app.pause(length);
        if (world.apps() > 1 && random.nextInt(3) == 0) {
            killApp((slot + 1) % world.apps());
        }
        try {
            if (!pause.waitFor(30, TimeUnit.SECONDS) || pause.exitValue() != 0) {
                throw new IllegalStateException("the pause of " + app.name() + " failed");
            }
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        if (held) {
            app.order("go");
        }
    }

    private void loseAnswer(int slot, Point point) {
        if (hold(slot, point)) {
            world.app(slot).order("lose");
        }
    }

    private void killAll() {
        anyMoment();
        for (int slot = 0; slot < world.apps(); slot++) {
            world.killApp(slot);
            killed("application");
        }
        killDatabase();
        killBroker();
        world.server.start();
        for (int slot = 0; slot < world.apps(); slot++) {
            world.startApp(slot);
        }
        world.startBroker();
    }

    /** Whether every kind has had its turn as often as any other. */
    boolean isRoundComplete() {
        return deck.isEmpty();
    }

    /** How many faults there have been. */
    int count() {
        return count;
    }

    int kills() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    Map<String, Integer> killsByTarget() {
        return kills;
    }
}
