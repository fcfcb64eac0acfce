// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits, bounded, for something that other threads bring about. Polls by waiting on a monitor of its own with a
 * deadline. Stateless: safe for use by many threads.
 */
public final class Eventually {

    private static final long POLL_MILLIS = 10;

    private Eventually() {}

    /**
     * Waits until a condition holds.
     *
     * @param limit how long at most
     * @param condition what is waited for
     * @return whether it came true in time
     */
    public static boolean within(Duration limit, BooleanSupplier condition) {
        return within(limit, condition, () -> {});
    }

    /**
     * Waits until a condition holds and does something at each look, for example lets a manual clock advance.
     *
     * @param limit how long at most
     * @param condition what is waited for
     * @param meanwhile what to do between two looks
     * @return whether it came true in time
     */
    public static boolean within(Duration limit, BooleanSupplier condition, Runnable meanwhile) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0 || !pause()) {
                return condition.getAsBoolean();
            }
            meanwhile.run();
        }
        return true;
    }

    /** Nobody notifies this monitor: the time is all that is waited for. */
    @SuppressWarnings("WaitNotInLoop")
    private static boolean pause() {
        Object monitor = new Object();
        synchronized (monitor) {
            try {
                monitor.wait(POLL_MILLIS);
                return true;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
