// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * A message that was received and not ended.
 *
 * @param wire what the broker calls it
 * @param message what we call it
 * @param attempt how often its handler has been tried, the coming time included
 */
record Taken(ClientMessage wire, EncodedMessage message, int attempt) {

    MessageId id() {
        return message.id();
    }

    Optional<String> key() {
        return message.key();
    }

    Taken counted() {
        return new Taken(wire, message, attempt + 1);
    }
}
