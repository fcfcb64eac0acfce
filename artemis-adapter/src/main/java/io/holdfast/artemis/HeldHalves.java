// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.MessageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The halves that a lane holds, and those that are about to arrive. Safe for use by many threads. */
final class HeldHalves {

    private static final long LOOK_MILLIS = 100;

    private final BooleanSupplier lost;
    private final Map<MessageId, HeldHalf> halves = new HashMap<>();

    /** Transactions that chose the same id: each has its half, one is held under the id, the others wait behind it. */
    private final List<HeldHalf> twins = new ArrayList<>();

    private final Set<MessageId> expected = new HashSet<>();

    /** @param lost whether the connection is gone, and with it all that is held */
    HeldHalves(BooleanSupplier lost) {
        this.lost = lost;
    }

    synchronized void arrived(HeldHalf half) {
        keep(half);
        expected.remove(half.id());
        notifyAll();
    }

    /** Also puts one back that was taken and not moved. */
    synchronized void keep(HeldHalf half) {
        if (halves.putIfAbsent(half.id(), half) != null) {
            twins.add(half);
        }
    }

    /** Says before they are sent which halves are about to arrive. */
    synchronized void expect(Collection<MessageId> ids) {
        expected.addAll(ids);
    }

    /** They will not arrive. */
    synchronized void expectNoMore(Collection<MessageId> ids) {
        expected.removeAll(ids);
        notifyAll();
    }

    /**
     * Waits for halves that the broker has accepted. Only those that arrive are surely kept: a lane may be given to others, or
     * removed with what was just accepted into it, when this process was so slow that it was taken for dead.
     *
     * @return whether all have arrived
     */
    synchronized boolean haveArrived(Collection<MessageId> ids, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            long left = limit.toMillis();
            while (left > 0 && !lost.getAsBoolean() && isAnyExpected(ids)) {
                // A lost connection notifies nobody.
                wait(Math.min(left, LOOK_MILLIS));
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return !lost.getAsBoolean() && !isAnyExpected(ids);
    }

    private boolean isAnyExpected(Collection<MessageId> ids) {
        return ids.stream().anyMatch(expected::contains);
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
        expected.clear();
        notifyAll();
    }
}
