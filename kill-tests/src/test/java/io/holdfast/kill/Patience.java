// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for other processes, within bounds. */
final class Patience {

    private static final long STEP_NANOS = 5_000_000;

    private Patience() {}

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
