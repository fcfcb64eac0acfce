// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for something that cannot call back. An interrupt is kept for later: half a kill helps nobody. */
final class Patience {

    private static final long STEP_MILLIS = 5;

    private Patience() {}

    /** Whether it came true within the limit. */
    static boolean await(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - end > 0) {
                    return false;
                }
                try {
                    Thread.sleep(STEP_MILLIS);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
