// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import io.holdfast.Guarantee;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where a process can be stopped. At an armed point one thread says so and stands still until it is let go or dies; the
 * others go on, as they would if the kill came just then.
 */
public enum Point {
    BEFORE_INSERT(Side.PUBLISHING),
    AFTER_INSERT(Side.PUBLISHING),
    BEFORE_COMMIT(Side.PUBLISHING),
    AFTER_COMMIT(Side.PUBLISHING),
    AFTER_CLAIM(Side.PUBLISHING),
    BEFORE_SEND(Side.PUBLISHING),
    AFTER_SEND(Side.PUBLISHING),
    BEFORE_SETTLE(Side.PUBLISHING),
    AFTER_SETTLE(Side.PUBLISHING),
    BEFORE_PURGE(Side.PUBLISHING),
    AFTER_PURGE(Side.PUBLISHING),
    BEFORE_PREPARE(Side.HALVES),
    AFTER_PREPARE(Side.HALVES),
    BEFORE_CONFIRM(Side.HALVES),
    AFTER_CONFIRM(Side.HALVES),
    BEFORE_CANCEL(Side.HALVES),
    AFTER_DUE(Side.HALVES),
    BEFORE_CHECK(Side.HALVES),
    AFTER_CHECK(Side.HALVES),
    BEFORE_POSTPONE(Side.HALVES),
    AFTER_RECEIVE(Side.CONSUMING),
    AFTER_INBOX(Side.CONSUMING),
    AFTER_EFFECT(Side.CONSUMING),
    BEFORE_APPLY(Side.CONSUMING),
    AFTER_APPLY(Side.CONSUMING),
    BEFORE_ACK(Side.CONSUMING),
    AFTER_ACK(Side.CONSUMING);

    private static final AtomicReference<Armed> ARMED =
            new AtomicReference<>(new Armed(AFTER_ACK, new CountDownLatch(0)));

    private final Side side;

    Point(Side side) {
        this.side = side;
    }

    /** Whose point it is. */
    private enum Side {
        PUBLISHING,
        HALVES,
        CONSUMING
    }

    /** Those that are passed under a guarantee. */
    public static List<Point> of(Guarantee guarantee) {
        return Arrays.stream(values())
                .filter(point -> point.side != Side.HALVES || guarantee == Guarantee.HALF_MESSAGE)
                .toList();
    }

    /** Whether only consumers pass here; otherwise only publishers do. */
    public boolean isConsuming() {
        return side == Side.CONSUMING;
    }

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
