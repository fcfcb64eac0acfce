// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.kill.app.Point;
import io.holdfast.kill.app.Say;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Chooses applications and points, so that none is forgotten, and stops the one at the other. */
final class Aim {

    /** A point that nobody passes in this time is left alone. */
    static final Duration REACHED = Duration.ofSeconds(15);

    private final World world;
    private final Random random;
    private final Map<List<Point>, Deque<Point>> points = new IdentityHashMap<>();

    Aim(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    /** A thread that stands at a point, if one came by. */
    record Held(int slot, Point point, boolean reached) {}

    /** The next point of a list. */
    Point next(List<Point> choice) {
        Deque<Point> rest = points.computeIfAbsent(choice, any -> new ArrayDeque<>());
        if (rest.isEmpty()) {
            rest.addAll(choice);
        }
        return rest.poll();
    }

    /** Waits until a thread of some application stands at a point. */
    Held hold(Point point) {
        return hold(slotFor(point), point);
    }

    /** Waits until a thread of an application stands at a point. */
    Held hold(int slot, Point point) {
        Child app = world.app(slot);
        app.order("arm " + point, Say.AT);
        boolean reached = app.says(Say.AT, REACHED);
        world.ledger.count(reached ? "held " + point : "never came by " + point, 1);
        return new Held(slot, point, reached);
    }

    void letGo(Held held) {
        world.app(held.slot()).order("go");
    }

    int slot() {
        return oneOf(world.awake());
    }

    private int slotFor(Point point) {
        List<Integer> passing =
                world.awake().stream().filter(slot -> world.passes(slot, point)).toList();
        return passing.isEmpty() ? slot() : oneOf(passing);
    }

    private int oneOf(List<Integer> slots) {
        return slots.get(random.nextInt(slots.size()));
    }

    /** Some lines of history later: random, but not a matter of time. */
    void anyMoment() {
        long until = world.ledger.lines() + random.nextInt(300);
        Patience.await(REACHED, () -> world.ledger.lines() >= until);
    }

    /** All points in an order of the seed, beginning at another one for each start. */
    static List<Point> shuffled(List<Point> points, long seed, int start) {
        List<Point> all = new ArrayList<>(points);
        Collections.shuffle(all, new Random(seed));
        Collections.rotate(all, -start);
        return all;
    }
}
