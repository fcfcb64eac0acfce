// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waiting for other processes, within bounds. */
final class Patience {

    private static final long STEP_NANOS = 5_000_000;

    private Patience() {}

    /** Whether it came true; false once what is left to do has not become less for as long as the limit. */
    static boolean awaitWhileMoving(Duration limit, BooleanSupplier condition, LongSupplier left) {
        long least = Long.MAX_VALUE;
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            long now = left.getAsLong();
            if (now < least) {
                least = now;
                end = System.nanoTime() + limit.toNanos();
            } else if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(10 * STEP_NANOS);
        }
        return true;
    }

    /** Whether it came true within the limit. */
    static boolean await(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return true;
    }
}
