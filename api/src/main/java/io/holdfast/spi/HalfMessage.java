// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import io.holdfast.MessageId;

/**
 * A message stored in the broker and not yet deliverable.
 *
 * @param message the message
 * @param transaction the name of the local transaction that decides about it; several halves can share it
 * @param fenced whether a marker proves and fences that transaction; otherwise the application's check-back answers
 */
public record HalfMessage(EncodedMessage message, String transaction, boolean fenced) {

    /**
     * The id of the message.
     *
     * @return its id
     */
    public MessageId id() {
        return message.id();
    }
}
