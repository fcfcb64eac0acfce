// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.core.TransactionScope.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Committed transactions whose half messages are to be confirmed. Callers leave them here, so that they wait for no second answer
 * of the broker; one worker confirms for all of them together. What is lost here with the process is decided by a check-back.
 */
final class Confirmations {

    /** So many are confirmed together. */
    static final int ROUND = 200;

    private static final int MOST = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Part> queue = new ArrayDeque<>();
    private boolean served;
    private boolean closed;

    /** Answers whether it was left here; if not, the caller confirms himself: nobody works here, or they cannot keep up. */
    boolean offer(Part part) {
        lock.lock();
        try {
            boolean taken = served && !closed && queue.size() < MOST;
            if (taken) {
                queue.add(part);
                wake();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** The worker waits for the first, or for a whole round; what comes in between need not wake it. */
    private void wake() {
        if (queue.size() == 1 || queue.size() == ROUND) {
            changed.signalAll();
        }
    }

    /** Waits for a whole round, but not long: callers that are busy leave theirs meanwhile. */
    void gather(long waitMillis) {
        long left = TimeUnit.MILLISECONDS.toNanos(waitMillis);
        lock.lock();
        try {
            while (queue.size() < ROUND && !closed && left > 0) {
                left = StopSignal.await(changed, left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for some, at most a round; from the first call on they are accepted. */
    List<Part> take(long waitMillis) {
        long left = TimeUnit.MILLISECONDS.toNanos(waitMillis);
        lock.lock();
        try {
            served = true;
            while (queue.isEmpty() && !closed && left > 0) {
                left = StopSignal.await(changed, left);
            }
            List<Part> taken = new ArrayList<>();
            while (taken.size() < ROUND && !queue.isEmpty()) {
                taken.add(queue.remove());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Accepts no more; what is here can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
