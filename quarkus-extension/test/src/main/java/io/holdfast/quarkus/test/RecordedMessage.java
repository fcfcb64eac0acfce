// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.test;

import io.holdfast.Message;
import io.holdfast.MessageId;

/**
 * A message that the application has published. Immutable.
 *
 * @param instance whose publisher was used; {@code <default>} for the unnamed one
 * @param id its id
 * @param message the message as the application gave it
 */
public record RecordedMessage(String instance, MessageId id, Message message) {

    /** Where it goes. */
    public String destination() {
        return message.destination();
    }

    /** What it says, as the application gave it. */
    public Object payload() {
        return message.payload();
    }
}
