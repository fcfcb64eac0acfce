// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.MessageId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The halves that a lane holds, and those that are about to arrive. Safe for use by many threads. */
final class HeldHalves {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final BooleanSupplier lost;
    private final Map<MessageId, HeldHalf> halves = new HashMap<>();

    /** Transactions that chose the same id: each has its half, one is held under the id, the others wait behind it. */
    private final List<HeldHalf> twins = new ArrayList<>();

    /** Transactions that chose the same id wait one behind the other here, too. */
    private final Map<MessageId, Deque<Arrival>> expected = new HashMap<>();

    /** @param lost whether the connection is gone, and with it all that is held */
    HeldHalves(BooleanSupplier lost) {
        this.lost = lost;
    }

    synchronized void arrived(HeldHalf half) {
        keep(half);
        Deque<Arrival> waiting = expected.get(half.id());
        if (waiting != null) {
            Arrival first = waiting.remove();
            if (waiting.isEmpty()) {
                expected.remove(half.id());
            }
            first.arrived();
        }
    }

    /** Also puts one back that was taken and not moved. */
    synchronized void keep(HeldHalf half) {
        if (halves.putIfAbsent(half.id(), half) != null) {
            twins.add(half);
        }
    }

    /** Says before they are sent which halves are about to arrive. */
    synchronized Arrival expect(List<MessageId> ids) {
        Arrival arrival = new Arrival(ids);
        ids.forEach(
                id -> expected.computeIfAbsent(id, absent -> new ArrayDeque<>()).add(arrival));
        return arrival;
    }

    /** They will not arrive, or nobody waits any more. */
    synchronized void forget(Arrival arrival) {
        arrival.cancel();
        for (MessageId id : arrival.ids()) {
            Deque<Arrival> waiting = expected.getOrDefault(id, new ArrayDeque<>());
            waiting.remove(arrival);
            if (waiting.isEmpty()) {
                expected.remove(id);
            }
        }
    }

    /**
     * Waits for halves that the broker has accepted. Only those that arrive are surely kept: a lane may be given to others, or
     * removed with what was just accepted into it, when this process was so slow that it was taken for dead.
     *
     * @return whether all have arrived
     */
    boolean haveArrived(Arrival arrival, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        long left = limit.toNanos();
        while (left > 0 && !lost.getAsBoolean() && !arrival.isOver()) {
            // A lost connection wakes nobody.
            arrival.await(Math.min(left, LOOK_NANOS));
            left = end - System.nanoTime();
        }
        return arrival.isComplete() && !lost.getAsBoolean();
    }

    /** Takes those that are held out of everybody else's hands. */
    synchronized List<HeldHalf> take(Collection<MessageId> ids) {
        List<HeldHalf> taken = new ArrayList<>();
        for (MessageId id : ids) {
            HeldHalf half = halves.remove(id);
            if (half != null) {
                taken.add(half);
                nextTwin(id);
            }
        }
        return taken;
    }

    private void nextTwin(MessageId id) {
        for (Iterator<HeldHalf> each = twins.iterator(); each.hasNext(); ) {
            HeldHalf twin = each.next();
            if (twin.id().equals(id)) {
                each.remove();
                halves.put(id, twin);
                return;
            }
        }
    }

    /** Those whose time has come, the longest due first; each comes again after so many nanoseconds. */
    synchronized List<HeldHalf> due(int limit, long again) {
        long now = System.nanoTime();
        List<HeldHalf> due = halves.values().stream()
                .filter(half -> now - half.dueAt() >= 0)
                .sorted(Comparator.comparingLong((HeldHalf half) -> half.dueAt() - now))
                .limit(limit)
                .toList();
        due.forEach(half -> halves.put(half.id(), half.dueAt(now + again)));
        return due;
    }

    synchronized Collection<HeldHalf> all() {
        return List.copyOf(halves.values());
    }

    /** The broker gives them to others. */
    synchronized void clear() {
        halves.clear();
        twins.clear();
        expected.values().forEach(waiting -> waiting.forEach(Arrival::cancel));
        expected.clear();
    }
}
