// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import io.holdfast.Guarantee;
import java.time.Duration;
import java.util.Optional;

/**
 * How messages to one destination are treated. Immutable; checked by {@link Holdfast.Builder#build()}.
 *
 * @param guarantee how a message becomes atomic with the local transaction
 * @param ordered whether messages with the same key keep their order
 * @param poisonedKey what the relay does with the key of a message that the broker refuses for good; only if ordered
 * @param ledger whether delivered messages are kept for a while, so that anybody can ask what became of them; outbox only
 * @param maxBytes how large a payload may be
 * @param ladder for messages that the broker refuses, if it is not the relay's
 * @param untilConsumed after what pauses a message is sent again as long as {@link io.holdfast.Acknowledgements} has not
 *     heard that it was applied, if it must be; outbox without order only
 * @param rollbackGrace how old a half message must be before its {@link io.holdfast.CheckBack} is believed that the
 *     transaction was rolled back, if it is not the resolver's; more than twice the longest local transaction
 */
public record DestinationSettings(
        Guarantee guarantee,
        boolean ordered,
        PoisonedKey poisonedKey,
        boolean ledger,
        int maxBytes,
        Optional<RetryLadder> ladder,
        Optional<RetryLadder> untilConsumed,
        Optional<Duration> rollbackGrace) {

    private static final RetryLadder UNTIL_CONSUMED =
            RetryLadder.of(16, ofMinutes(5), ofMinutes(10), ofMinutes(20), ofMinutes(30), ofHours(1), ofHours(2));

    /** What happens to later messages of a key when one of them can never be processed. */
    public enum PoisonedKey {
        /** The message is parked; the next one of its key goes on. */
        PARK_AND_CONTINUE,
        /** The message is tried for ever; its key waits behind it. */
        BLOCK_KEY
    }

    /** Outbox, unordered, no ledger, payloads up to 256 KiB, ladder and grace of the relay and the resolver. */
    public static DestinationSettings defaults() {
        return new DestinationSettings(
                Guarantee.OUTBOX,
                false,
                PoisonedKey.PARK_AND_CONTINUE,
                false,
                256 * 1024,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same settings under another guarantee. */
    public DestinationSettings withGuarantee(Guarantee other) {
        return new DestinationSettings(
                other, ordered, poisonedKey, ledger, maxBytes, ladder, untilConsumed, rollbackGrace);
    }

    /** The same settings with or without order per key. */
    public DestinationSettings withOrdered(boolean other) {
        return new DestinationSettings(
                guarantee, other, poisonedKey, ledger, maxBytes, ladder, untilConsumed, rollbackGrace);
    }

    /** The same settings with another policy for poisoned keys. */
    public DestinationSettings withPoisonedKey(PoisonedKey other) {
        return new DestinationSettings(
                guarantee, ordered, other, ledger, maxBytes, ladder, untilConsumed, rollbackGrace);
    }

    /** The same settings with or without a ledger. */
    public DestinationSettings withLedger(boolean other) {
        return new DestinationSettings(
                guarantee, ordered, poisonedKey, other, maxBytes, ladder, untilConsumed, rollbackGrace);
    }

    /** The same settings with another limit for payloads. */
    public DestinationSettings withMaxBytes(int other) {
        return new DestinationSettings(
                guarantee, ordered, poisonedKey, ledger, other, ladder, untilConsumed, rollbackGrace);
    }

    /** The same settings with a ladder of their own. */
    public DestinationSettings withLadder(RetryLadder other) {
        return new DestinationSettings(
                guarantee, ordered, poisonedKey, ledger, maxBytes, Optional.of(other), untilConsumed, rollbackGrace);
    }

    /**
     * The same settings, but a message that the broker has taken is sent again until its consumer has acknowledged it: after
     * 5 m, 10 m, 20 m, 30 m, 1 h and from then on 2 h, 16 times. Then it is parked.
     */
    public DestinationSettings withTrackingUntilConsumed() {
        return withTrackingUntilConsumed(UNTIL_CONSUMED);
    }

    /** As {@link #withTrackingUntilConsumed()} with other pauses. */
    public DestinationSettings withTrackingUntilConsumed(RetryLadder pauses) {
        return new DestinationSettings(
                guarantee, ordered, poisonedKey, ledger, maxBytes, ladder, Optional.of(pauses), rollbackGrace);
    }

    /** The same settings with a rollback grace of their own. */
    public DestinationSettings withRollbackGrace(Duration other) {
        return new DestinationSettings(
                guarantee, ordered, poisonedKey, ledger, maxBytes, ladder, untilConsumed, Optional.of(other));
    }

    boolean blocksKeys() {
        return ordered && poisonedKey == PoisonedKey.BLOCK_KEY;
    }
}
