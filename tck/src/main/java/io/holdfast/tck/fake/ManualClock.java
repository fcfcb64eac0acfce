// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that moves only when told, and never back. Every new one shows the same instant. Safe for use by many
 * threads.
 */
public final class ManualClock implements InstantSource {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Moves to an instant that is not behind. */
    public synchronized void advanceTo(Instant instant) {
        if (instant.isBefore(now)) {
            throw new IllegalArgumentException("Cannot move the clock from " + now + " back to " + instant);
        }
        now = instant;
    }

    /** Lets some time pass. */
    public synchronized void advance(Duration time) {
        advanceTo(now.plus(time));
    }
}
