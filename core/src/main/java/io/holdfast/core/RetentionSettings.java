// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;

import java.time.Duration;

/**
 * For how long finished things are remembered. Nothing that still waits or is parked is ever deleted. Immutable; checked by
 * {@link Holdfast.Builder#build()}.
 *
 * @param inbox how long a consumer remembers what it has applied; more than its longest ladder and {@code tooOldGuard}
 * @param markers how long markers are kept; more than the resolver's longest age and its guard
 * @param ledger how long delivered messages and request ids are remembered
 * @param step how many rows one statement deletes at most
 * @param interval how long the worker rests between two rounds
 * @param tooOldGuard a message is parked instead of applied when the inbox forgets it in less than this
 */
public record RetentionSettings(
        Duration inbox, Duration markers, Duration ledger, int step, Duration interval, Duration tooOldGuard) {

    /** Inbox 14 days, markers 7 days, ledger 7 days, steps of 1 000 rows, interval 1 minute, guard 1 day. */
    public static RetentionSettings defaults() {
        return new RetentionSettings(ofDays(14), ofDays(7), ofDays(7), 1_000, ofMinutes(1), ofDays(1));
    }

    /** The same settings with another memory of consumers. */
    public RetentionSettings withInbox(Duration other) {
        return new RetentionSettings(other, markers, ledger, step, interval, tooOldGuard);
    }

    /** The same settings with another age of markers. */
    public RetentionSettings withMarkers(Duration other) {
        return new RetentionSettings(inbox, other, ledger, step, interval, tooOldGuard);
    }

    /** The same settings with another age of the ledger and of request ids. */
    public RetentionSettings withLedger(Duration other) {
        return new RetentionSettings(inbox, markers, other, step, interval, tooOldGuard);
    }

    /** The same settings with another size of a step. */
    public RetentionSettings withStep(int other) {
        return new RetentionSettings(inbox, markers, ledger, other, interval, tooOldGuard);
    }

    /** The same settings with another rest between rounds. */
    public RetentionSettings withInterval(Duration other) {
        return new RetentionSettings(inbox, markers, ledger, step, other, tooOldGuard);
    }

    /** The same settings with another guard for old messages. */
    public RetentionSettings withTooOldGuard(Duration other) {
        return new RetentionSettings(inbox, markers, ledger, step, interval, other);
    }
}
