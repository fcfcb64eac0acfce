// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.time.Duration;

/**
 * How half messages whose outcome was lost are decided. Immutable; checked by {@link Holdfast.Builder#build()}.
 *
 * @param workers how many threads ask
 * @param batch how many due halves are fetched at once
 * @param interval about how long the resolver waits between two scans, give or take a fifth
 * @param unknown how often an unknown answer is asked for again
 * @param unreachable pause after whoever knows could not be reached; never counted
 * @param maxAge a half that is older and still without a verdict is parked
 * @param markerGuard how long before markers are deleted the resolver stops trusting their absence
 * @param rollbackGrace how old a half must be before a {@link io.holdfast.CheckBack} is believed that its transaction was
 *     rolled back; more than twice the longest local transaction
 */
public record ResolverSettings(
        int workers,
        int batch,
        Duration interval,
        RetryLadder unknown,
        Duration unreachable,
        Duration maxAge,
        Duration markerGuard,
        Duration rollbackGrace) {

    private static final RetryLadder LADDER = RetryLadder.of(
            15, ofSeconds(10), ofSeconds(20), ofSeconds(30), ofMinutes(1), ofMinutes(2), ofMinutes(5), ofMinutes(10));

    /**
     * 4 workers, batches of 200, interval 5 s, unknown answers again after 10 s 20 s 30 s 1 m 2 m 5 m 10 m and parked
     * after 15, unreachable pause 30 s, longest age 3 days, marker guard 1 day, rollback grace 60 s.
     */
    public static ResolverSettings defaults() {
        return new ResolverSettings(4, 200, ofSeconds(5), LADDER, ofSeconds(30), ofDays(3), ofDays(1), ofSeconds(60));
    }

    /** The same settings with another number of threads. */
    public ResolverSettings withWorkers(int other) {
        return new ResolverSettings(other, batch, interval, unknown, unreachable, maxAge, markerGuard, rollbackGrace);
    }

    /** The same settings with another batch size. */
    public ResolverSettings withBatch(int other) {
        return new ResolverSettings(workers, other, interval, unknown, unreachable, maxAge, markerGuard, rollbackGrace);
    }

    /** The same settings with another interval between scans. */
    public ResolverSettings withInterval(Duration other) {
        return new ResolverSettings(workers, batch, other, unknown, unreachable, maxAge, markerGuard, rollbackGrace);
    }

    /** The same settings with another ladder for unknown answers. */
    public ResolverSettings withUnknown(RetryLadder other) {
        return new ResolverSettings(workers, batch, interval, other, unreachable, maxAge, markerGuard, rollbackGrace);
    }

    /** The same settings with another pause after whoever knows could not be reached. */
    public ResolverSettings withUnreachable(Duration other) {
        return new ResolverSettings(workers, batch, interval, unknown, other, maxAge, markerGuard, rollbackGrace);
    }

    /** The same settings with another longest age. */
    public ResolverSettings withMaxAge(Duration other) {
        return new ResolverSettings(workers, batch, interval, unknown, unreachable, other, markerGuard, rollbackGrace);
    }

    /** The same settings with another guard before the deletion of markers. */
    public ResolverSettings withMarkerGuard(Duration other) {
        return new ResolverSettings(workers, batch, interval, unknown, unreachable, maxAge, other, rollbackGrace);
    }

    /** The same settings with another rollback grace. */
    public ResolverSettings withRollbackGrace(Duration other) {
        return new ResolverSettings(workers, batch, interval, unknown, unreachable, maxAge, markerGuard, other);
    }
}
