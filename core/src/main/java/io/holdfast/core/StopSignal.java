// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells workers to stop, and cuts their rests short. Workers are never interrupted: an interrupted thread inside an embedded
 * database can break that database.
 */
final class StopSignal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raised = lock.newCondition();
    private final List<Runnable> wakers = new ArrayList<>();
    private boolean stopping;

    boolean isRaised() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Adds something that wakes workers who wait elsewhere. To be called before anybody can raise the signal. */
    void alsoWake(Runnable waker) {
        wakers.add(waker);
    }

    void raise() {
        lock.lock();
        try {
            stopping = true;
            raised.signalAll();
        } finally {
            lock.unlock();
        }
        wakers.forEach(Runnable::run);
    }

    /** Waits for some time, or until the signal is raised. */
    void rest(long millis) {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (!stopping && left > 0) {
                left = await(raised, left);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits on a condition and says how much of the time is left. An interrupt comes from outside and is dropped: it only
     * ends this wait, and must not reach the database.
     */
    @SuppressWarnings("WaitNotInLoop") // callers look at their state again
    static long await(Condition condition, long nanos) {
        try {
            return condition.awaitNanos(nanos);
        } catch (InterruptedException dropped) {
            return 0;
        }
    }
}
