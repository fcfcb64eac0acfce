// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.kill.Aim.Held;
import io.holdfast.kill.app.Bug;
import io.holdfast.kill.app.Point;
import io.holdfast.kill.net.Links;
import io.holdfast.kill.net.Proxy;
import io.holdfast.kill.net.Weather;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Lets the network between applications and servers fail: of one application or of all, at any moment or while a thread stands
 * at a point. Now and then an application dies meanwhile.
 */
final class Storms implements Strikes {

    private static final int SHORTEST_MILLIS = 100;
    private static final int LONGEST_MILLIS = 2_500;

    /** More than the time to live of any connection. */
    private static final Duration VERY_LONG = Duration.ofSeconds(34);

    private static final int MOST_BYTES = 4_000;

    /** So many transactions commit between two scenarios, or the second would find nothing to harm. */
    private static final int PROGRESS = 3;

    private static final Duration PROGRESS_LIMIT = Duration.ofSeconds(60);

    private final World world;
    private final Random random;
    private final Aim aim;
    private final List<Point> all;
    private final boolean veryLong;
    private final Deque<Scenario> deck = new ArrayDeque<>();
    private final Map<String, Integer> kills = new TreeMap<>();
    private int count;

    /** @param veryLong whether some last for longer than any connection lives */
    Storms(World world, long seed, boolean veryLong) {
        this.world = world;
        this.random = new Random(seed);
        this.aim = new Aim(world, random);
        this.all = Aim.shuffled(world.points(), seed, 0);
        this.veryLong = veryLong;
        kills.put("application", 0);
    }

    /** Which link fails, and how. */
    private record Scenario(boolean database, Weather weather, boolean veryLong) {

        Proxy of(Links links) {
            return database ? links.database() : links.broker();
        }

        @Override
        public String toString() {
            return weather + (database ? " to database" : " to broker") + (veryLong ? ", very long" : "");
        }
    }

    private void fill() {
        List<Scenario> cards = new ArrayList<>();
        for (Weather weather : Weather.bad()) {
            // The broker's twice: its client is the adapter's business, the database's is the driver's.
            cards.add(new Scenario(false, weather, false));
            cards.add(new Scenario(false, weather, false));
            cards.add(new Scenario(true, weather, false));
        }
        if (veryLong) {
            cards.add(new Scenario(false, Weather.BLACK_HOLE, true));
        }
        Collections.shuffle(cards, random);
        deck.addAll(cards);
    }

    @Override
    public void next() {
        if (deck.isEmpty()) {
            fill();
        }
        Scenario scenario = deck.poll();
        List<Integer> slots = random.nextInt(3) == 0 ? world.awake() : List.of(aim.slot());
        Optional<Held> held = random.nextBoolean() ? Optional.of(holdIn(slots)) : Optional.empty();
        world.ledger.note("orchestrator", scenario + " of " + slots + ", held " + held);
        strike(scenario, slots, held);
        world.ledger.count("network " + scenario.weather(), 1);
        count++;
        long enough = world.ledger.counted("told COMMITTED") + PROGRESS;
        if (!Patience.await(PROGRESS_LIMIT, () -> world.ledger.counted("told COMMITTED") >= enough)) {
            throw new IllegalStateException("nothing can be committed after " + scenario);
        }
    }

    private Held holdIn(List<Integer> slots) {
        int slot = slots.get(random.nextInt(slots.size()));
        Point point = aim.next(all);
        while (!world.passes(slot, point)) {
            point = aim.next(all);
        }
        return aim.hold(slot, point);
    }

    private void strike(Scenario scenario, List<Integer> slots, Optional<Held> held) {
        int bytes = random.nextInt(MOST_BYTES);
        slots.forEach(slot -> scenario.of(world.links(slot)).begin(scenario.weather(), bytes));
        held.ifPresent(aim::letGo);
        int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        Patience.await(scenario.veryLong() ? VERY_LONG : Duration.ofMillis(millis), () -> false);
        if (random.nextInt(8) == 0) {
            world.killApp(slots.get(0));
            kills.merge("application", 1, Integer::sum);
            world.startApp(slots.get(0));
        }
        slots.forEach(slot -> scenario.of(world.links(slot)).calm());
    }

    @Override
    public void provoke(Bug bug) {
        throw new IllegalStateException("the network provokes nothing");
    }

    @Override
    public boolean isRoundComplete() {
        return deck.isEmpty();
    }

    @Override
    public int count() {
        return count;
    }

    /** A connection that breaks again and again brings a message again and again. */
    @Override
    public int explains(int happened) {
        return happened == 0 ? 0 : Integer.MAX_VALUE;
    }

    @Override
    public Map<String, Integer> killsByTarget() {
        return kills;
    }
}
