// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import io.holdfast.MessageId;
import java.time.Duration;

/** What became of a claimed message. Takes effect only while its token is the message's latest. */
public sealed interface Settlement {

    /**
     * Which message.
     *
     * @return its id
     */
    MessageId id();

    /**
     * Under which claim.
     *
     * @return the fencing token of the claim
     */
    long token();

    /**
     * The broker holds the message: delete it, or mark it where a ledger is kept.
     *
     * @param id which message
     * @param token under which claim
     */
    record Delivered(MessageId id, long token) implements Settlement {}

    /**
     * Try again later; the claim ends.
     *
     * @param id which message
     * @param token under which claim
     * @param delay not before so long
     * @param counted whether the attempts grow by one: true only if the broker refused this very message
     * @param reason what happened, for an operator; never a payload
     */
    record Postponed(MessageId id, long token, Duration delay, boolean counted, String reason) implements Settlement {}

    /**
     * Set aside for an operator; the claim ends.
     *
     * @param id which message
     * @param token under which claim
     * @param reason why, for an operator; never a payload
     */
    record Parked(MessageId id, long token, String reason) implements Settlement {}
}
