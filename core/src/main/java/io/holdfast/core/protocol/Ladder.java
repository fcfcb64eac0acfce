// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import java.util.List;

/**
 * Growing delays between attempts, and how many attempts there are.
 *
 * @param delays in milliseconds; the last one repeats
 * @param attempts how often something is tried before it is parked
 */
public record Ladder(List<Long> delays, int attempts) {

    public Ladder {
        delays = List.copyOf(delays);
    }

    boolean isExhausted(int failed) {
        return failed >= attempts;
    }

    /** The delay behind the given number of failed attempts, 1 or more. */
    long delay(int failed) {
        return delays.get(Math.min(failed, delays.size()) - 1);
    }
}
