// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.core.protocol.Ladder;
import java.time.Duration;
import java.util.List;

/**
 * After which delays something is tried again, until it is parked.
 *
 * <p>Immutable. Checked by {@link Holdfast.Builder#build()}: every delay is positive, there is at least one, and at least
 * one attempt is made.
 *
 * @param delays the delay behind the first attempt, the second and so on; the last one repeats
 * @param attempts how often it is tried before it is parked
 */
public record RetryLadder(List<Duration> delays, int attempts) {

    /** Copies the delays. */
    public RetryLadder {
        delays = List.copyOf(delays);
    }

    /** A ladder of the given delays that are written one after another. */
    public static RetryLadder of(int attempts, Duration... delays) {
        return new RetryLadder(List.of(delays), attempts);
    }

    /** How long all attempts take together if each of them fails at once. */
    Duration length() {
        Duration sum = Duration.ZERO;
        for (int failed = 1; failed < attempts; failed++) {
            sum = sum.plus(delays.get(Math.min(failed, delays.size()) - 1));
        }
        return sum;
    }

    Ladder rules() {
        return new Ladder(delays.stream().map(Duration::toMillis).toList(), attempts);
    }
}
