// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import java.time.Instant;

/**
 * The outside world as the protocol may know it.
 *
 * @param ticks milliseconds of a clock that never goes back, for waits and leases of this process
 * @param wall the time of day of this machine; may jump, decides nothing but ages of days
 * @param luck a number from 0 (inclusive) to 1 (exclusive), for jitter
 */
public record Moment(long ticks, Instant wall, double luck) {

    /** Spreads a pause between its half and its whole, so that many processes do not come back together. */
    long jittered(long millis) {
        return millis / 2 + (long) (millis / 2.0 * luck);
    }
}
