// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.holdfast.core.protocol.Backoff;
import io.holdfast.core.protocol.Ladder;
import io.holdfast.core.protocol.RelayRules;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How the relay sends what the outbox holds. Immutable; checked by {@link Holdfast.Builder#build()}.
 *
 * @param batch how many messages are claimed, sent and settled at once
 * @param workers how many threads relay
 * @param lease for how long messages are claimed; more than twice {@code sendTimeout}
 * @param sendTimeout how long the transport may take to answer for a batch; nothing is sent whose lease ends earlier
 * @param poll how long the relay waits between two sweeps that find nothing; messages of this process need no sweep
 * @param backoffFirst first pause after the broker or the store could not be reached
 * @param backoffLongest longest such pause
 * @param handOff how many committed messages may wait in memory for a worker; what does not fit is swept
 * @param ladder for messages that the broker refuses
 */
public record RelaySettings(
        int batch,
        int workers,
        Duration lease,
        Duration sendTimeout,
        Duration poll,
        Duration backoffFirst,
        Duration backoffLongest,
        int handOff,
        RetryLadder ladder) {

    private static final RetryLadder LADDER = RetryLadder.of(
            16,
            ofSeconds(1),
            ofSeconds(5),
            ofSeconds(10),
            ofSeconds(30),
            ofMinutes(1),
            ofMinutes(2),
            ofMinutes(5),
            ofMinutes(10),
            ofMinutes(30),
            ofHours(1));

    /**
     * Batches of 500, 2 workers, lease 30 s, send timeout 10 s, poll 1 s, back-off 1 s to 30 s, hand-off queue 10 000,
     * ladder 1 s 5 s 10 s 30 s 1 m 2 m 5 m 10 m 30 m 1 h with 16 attempts.
     */
    public static RelaySettings defaults() {
        return new RelaySettings(
                500, 2, ofSeconds(30), ofSeconds(10), ofSeconds(1), ofSeconds(1), ofSeconds(30), 10_000, LADDER);
    }

    /** The same settings with another batch size. */
    public RelaySettings withBatch(int other) {
        return new RelaySettings(
                other, workers, lease, sendTimeout, poll, backoffFirst, backoffLongest, handOff, ladder);
    }

    /** The same settings with another number of threads. */
    public RelaySettings withWorkers(int other) {
        return new RelaySettings(batch, other, lease, sendTimeout, poll, backoffFirst, backoffLongest, handOff, ladder);
    }

    /** The same settings with another lease. */
    public RelaySettings withLease(Duration other) {
        return new RelaySettings(
                batch, workers, other, sendTimeout, poll, backoffFirst, backoffLongest, handOff, ladder);
    }

    /** The same settings with another send timeout. */
    public RelaySettings withSendTimeout(Duration other) {
        return new RelaySettings(batch, workers, lease, other, poll, backoffFirst, backoffLongest, handOff, ladder);
    }

    /** The same settings with another poll interval. */
    public RelaySettings withPoll(Duration other) {
        return new RelaySettings(
                batch, workers, lease, sendTimeout, other, backoffFirst, backoffLongest, handOff, ladder);
    }

    /** The same settings with other pauses for what cannot be reached. */
    public RelaySettings withBackoff(Duration first, Duration longest) {
        return new RelaySettings(batch, workers, lease, sendTimeout, poll, first, longest, handOff, ladder);
    }

    /** The same settings with another size of the hand-off queue. */
    public RelaySettings withHandOff(int other) {
        return new RelaySettings(batch, workers, lease, sendTimeout, poll, backoffFirst, backoffLongest, other, ladder);
    }

    /** The same settings with another ladder. */
    public RelaySettings withLadder(RetryLadder other) {
        return new RelaySettings(
                batch, workers, lease, sendTimeout, poll, backoffFirst, backoffLongest, handOff, other);
    }

    RelayRules rules(String owner, Map<String, DestinationSettings> destinations) {
        Map<String, Ladder> ladders = new HashMap<>();
        Map<String, Ladder> untilConsumed = new HashMap<>();
        Set<String> blocking = new HashSet<>();
        destinations.forEach((name, settings) -> {
            settings.ladder().ifPresent(own -> ladders.put(name, own.rules()));
            settings.untilConsumed().ifPresent(pauses -> untilConsumed.put(name, pauses.rules()));
            if (settings.blocksKeys()) {
                blocking.add(name);
            }
        });
        return new RelayRules(
                owner,
                batch,
                lease.toMillis(),
                sendTimeout.toMillis(),
                poll.toMillis(),
                new Backoff(backoffFirst.toMillis(), backoffLongest.toMillis()),
                ladder.rules(),
                Map.copyOf(ladders),
                Map.copyOf(untilConsumed),
                Set.copyOf(blocking));
    }
}
