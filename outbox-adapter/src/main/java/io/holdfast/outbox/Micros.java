// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Moments and durations as the tables hold them. What is further away than a number
 * can say is as far away as it can. */
final class Micros {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private Micros() {}

    static long of(Duration duration) {
        Duration bounded = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
        // Rounded up: what is not yet due must not become due by rounding.
        return (bounded.toNanos() + 999) / 1000;
    }

    static long of(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant.isAfter(LATEST) ? LATEST : instant);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static Duration duration(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}
