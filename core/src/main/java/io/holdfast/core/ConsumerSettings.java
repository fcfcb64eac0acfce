// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.holdfast.core.DestinationSettings.PoisonedKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How one consumer receives. Immutable; checked by {@link Holdfast.Builder#build()}.
 *
 * @param concurrency how many threads receive and run the handler
 * @param ladder for messages whose handler fails
 * @param busyDelay how long a message is put back for, uncounted, when another delivery of it is being applied or the
 *     database cannot be reached
 * @param poisonedKey what to do with the key of a message whose handler fails for good; only on ordered destinations
 */
public record ConsumerSettings(int concurrency, RetryLadder ladder, Duration busyDelay, PoisonedKey poisonedKey) {

    private static final RetryLadder LADDER = new RetryLadder(delays(), 16);

    private static List<Duration> delays() {
        List<Duration> delays = new ArrayList<>(List.of(ofSeconds(10), ofSeconds(30)));
        for (int minutes = 1; minutes <= 10; minutes++) {
            delays.add(ofMinutes(minutes));
        }
        delays.addAll(List.of(ofMinutes(20), ofMinutes(30), ofHours(1), ofHours(2)));
        return delays;
    }

    /**
     * 4 threads, ladder 10 s 30 s 1 m 2 m 3 m 4 m 5 m 6 m 7 m 8 m 9 m 10 m 20 m 30 m 1 h 2 h with 16 attempts, busy
     * delay 2 s, poisoned keys go on.
     */
    public static ConsumerSettings defaults() {
        return new ConsumerSettings(4, LADDER, ofSeconds(2), PoisonedKey.PARK_AND_CONTINUE);
    }

    /** The same settings with another number of threads. */
    public ConsumerSettings withConcurrency(int other) {
        return new ConsumerSettings(other, ladder, busyDelay, poisonedKey);
    }

    /** The same settings with another ladder. */
    public ConsumerSettings withLadder(RetryLadder other) {
        return new ConsumerSettings(concurrency, other, busyDelay, poisonedKey);
    }

    /** The same settings with another delay for messages that are put back uncounted. */
    public ConsumerSettings withBusyDelay(Duration other) {
        return new ConsumerSettings(concurrency, ladder, other, poisonedKey);
    }

    /** The same settings with another policy for poisoned keys. */
    public ConsumerSettings withPoisonedKey(PoisonedKey other) {
        return new ConsumerSettings(concurrency, ladder, busyDelay, other);
    }
}
