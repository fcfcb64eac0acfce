// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where a process can be stopped. At an armed point one thread says so and stands still until it is let go or dies; the
 * others go on, as they would if the kill came just then.
 */
public enum Point {
    BEFORE_INSERT,
    AFTER_INSERT,
    BEFORE_COMMIT,
    AFTER_COMMIT,
    AFTER_CLAIM,
    BEFORE_SEND,
    AFTER_SEND,
    BEFORE_SETTLE,
    AFTER_SETTLE,
    BEFORE_PURGE,
    AFTER_PURGE,
    AFTER_RECEIVE,
    AFTER_INBOX,
    AFTER_EFFECT,
    BEFORE_APPLY,
    AFTER_APPLY,
    BEFORE_ACK,
    AFTER_ACK;

    private static final AtomicReference<Armed> ARMED =
            new AtomicReference<>(new Armed(AFTER_ACK, new CountDownLatch(0)));

    /** Which point, and what lets go. The first thread that comes is held; with nothing to wait for, nobody is. */
    private record Armed(Point point, CountDownLatch go, AtomicBoolean taken) {

        Armed(Point point, CountDownLatch go) {
            this(point, go, new AtomicBoolean(go.getCount() == 0));
        }
    }

    static void arm(Point point) {
        ARMED.getAndSet(new Armed(point, new CountDownLatch(1))).go.countDown();
    }

    /** Whoever is held goes on, and nobody else is held. */
    static void disarm() {
        Armed armed = ARMED.get();
        armed.taken.set(true);
        armed.go.countDown();
    }

    /** The thread passes here; whether it was held. */
    boolean pass() {
        Armed armed = ARMED.get();
        if (armed.point != this || !armed.taken.compareAndSet(false, true)) {
            return false;
        }
        Say.AT.line(this);
        boolean interrupted = false;
        while (armed.go.getCount() > 0) {
            try {
                armed.go.await();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Say.LEFT.line(this);
        return true;
    }
}
