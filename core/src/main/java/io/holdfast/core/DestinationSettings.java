// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

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
        Optional<Duration> rollbackGrace) {

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
                Optional.empty());
    }

    /** The same settings under another guarantee. */
    public DestinationSettings withGuarantee(Guarantee other) {
        return new DestinationSettings(other, ordered, poisonedKey, ledger, maxBytes, ladder, rollbackGrace);
    }

    /** The same settings with or without order per key. */
    public DestinationSettings withOrdered(boolean other) {
        return new DestinationSettings(guarantee, other, poisonedKey, ledger, maxBytes, ladder, rollbackGrace);
    }

    /** The same settings with another policy for poisoned keys. */
    public DestinationSettings withPoisonedKey(PoisonedKey other) {
        return new DestinationSettings(guarantee, ordered, other, ledger, maxBytes, ladder, rollbackGrace);
    }

    /** The same settings with or without a ledger. */
    public DestinationSettings withLedger(boolean other) {
        return new DestinationSettings(guarantee, ordered, poisonedKey, other, maxBytes, ladder, rollbackGrace);
    }

    /** The same settings with another limit for payloads. */
    public DestinationSettings withMaxBytes(int other) {
        return new DestinationSettings(guarantee, ordered, poisonedKey, ledger, other, ladder, rollbackGrace);
    }

    /** The same settings with a ladder of their own. */
    public DestinationSettings withLadder(RetryLadder other) {
        return new DestinationSettings(
                guarantee, ordered, poisonedKey, ledger, maxBytes, Optional.of(other), rollbackGrace);
    }

    /** The same settings with a rollback grace of their own. */
    public DestinationSettings withRollbackGrace(Duration other) {
        return new DestinationSettings(guarantee, ordered, poisonedKey, ledger, maxBytes, ladder, Optional.of(other));
    }

    boolean blocksKeys() {
        return ordered && poisonedKey == PoisonedKey.BLOCK_KEY;
    }
}
