// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import io.holdfast.HoldfastException;
import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.Verdict;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.PreparedMessages.PendingHalf;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.TransactionOutcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a port can say to a request. */
public sealed interface Answer {

    /** It is done. */
    record Done() implements Answer {
        public static final Done DONE = new Done();
    }

    /**
     * It failed. Unless {@link #isRejected()}, it may have taken effect all the same.
     *
     * @param error why
     */
    record Failed(HoldfastException error) implements Answer {

        /** Whether it certainly had no effect and never will. */
        boolean isRejected() {
            return error instanceof MessageRejectedException;
        }
    }

    /**
     * Messages for the relay that need no claiming.
     *
     * @param messages born claimed, their transactions committed
     * @param nudged whether something was stored that must be claimed
     * @param paused destinations that must not be sent to
     */
    record Handed(List<Leased> messages, boolean nudged, Set<String> paused) implements Answer {}

    /** What the relay owns now. */
    record Claimed(List<ClaimedMessage> messages) implements Answer {}

    /** The broker's answers, in the order of the batch. */
    record Sent(List<SendResult> results) implements Answer {}

    /** The settlements that took effect. */
    record Settled(Set<MessageId> applied) implements Answer {}

    /** Whether the marker was inserted; false means fenced. */
    record Marked(boolean inserted) implements Answer {}

    /** What became of a transaction. */
    record Ended(TransactionOutcome outcome) implements Answer {}

    /** The halves that were found and acted upon. */
    record Taken(Set<MessageId> ids) implements Answer {}

    /** A half that is due for a check, if there is one. */
    record Due(Optional<PendingHalf> half) implements Answer {}

    /** What check-back said. */
    record Asked(Verdict verdict) implements Answer {}

    /** What the inbox said. */
    record Recorded(Inbox.Answer answer) implements Answer {}

    /** What became of the handler. */
    record Handled(Result result, String reason) implements Answer {

        /** How a handler can end. */
        public enum Result {
            APPLIED,
            FAILED,
            FAILED_FOR_GOOD,
            UNAVAILABLE
        }
    }

    /** How many rows were deleted. */
    record Purged(int count) implements Answer {}
}
