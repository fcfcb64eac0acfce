// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.core.protocol.Leased;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Committed messages on their way from the committing threads to the relay. What does not fit is left out: it is stored, so
 * the sweep finds it when its lease is over.
 */
final class HandOff {

    /** So much memory per place, on average: 10 000 places must not mean 10 000 payloads of the largest size. */
    private static final long BYTES_PER_PLACE = 8 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Leased> queue = new ArrayDeque<>();
    private final int capacity;
    private long bytes;
    private boolean nudged;
    private boolean closed;

    HandOff(int capacity) {
        this.capacity = capacity;
    }

    /** What a worker gets: messages that it owns, and whether there is something to claim. */
    record Taken(List<Leased> messages, boolean nudged) {}

    void offer(List<Leased> messages, boolean nudge) {
        lock.lock();
        try {
            for (Leased leased : messages) {
                if (!closed && queue.size() < capacity && bytes < capacity * BYTES_PER_PLACE) {
                    queue.add(leased);
                    bytes += size(leased);
                }
            }
            nudged |= nudge;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Taken take(int limit, long waitMillis) {
        long left = TimeUnit.MILLISECONDS.toNanos(waitMillis);
        lock.lock();
        try {
            while (queue.isEmpty() && !nudged && !closed && left > 0) {
                left = StopSignal.await(changed, left);
            }
            Taken taken = new Taken(poll(closed ? 0 : limit), nudged);
            nudged = false;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes in no more, and hands out no more but what {@link #left} asks for. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What was not taken before closing. */
    List<Leased> left(int limit) {
        lock.lock();
        try {
            return poll(limit);
        } finally {
            lock.unlock();
        }
    }

    private List<Leased> poll(int limit) {
        List<Leased> polled = new ArrayList<>();
        while (polled.size() < limit && !queue.isEmpty()) {
            Leased next = queue.remove();
            bytes -= size(next);
            polled.add(next);
        }
        return polled;
    }

    private static int size(Leased leased) {
        return leased.claim().message().body().length;
    }
}
