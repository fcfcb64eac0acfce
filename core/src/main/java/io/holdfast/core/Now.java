// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.core.protocol.Moment;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;

/** Where time and luck come from; the only class that reads a clock. */
final class Now {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final InstantSource wall;
    private final long origin = System.nanoTime();

    Now(InstantSource wall) {
        this.wall = wall;
    }

    Moment moment() {
        return new Moment(ticks(), wall.instant(), luck());
    }

    /** Milliseconds of a clock that never goes back. */
    long ticks() {
        return (System.nanoTime() - origin) / NANOS_PER_MILLI;
    }

    /** In milliseconds, because not every database and broker keeps more. */
    Instant wall() {
        return wall.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** From 0 (inclusive) to 1 (exclusive). */
    double luck() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
