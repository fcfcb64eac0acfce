// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;

/**
 * A message that was received and not ended.
 *
 * @param message what we call it
 * @param attempt how often its handler has been tried, the coming time included
 */
record Taken(EncodedMessage message, int attempt) {

    MessageId id() {
        return message.id();
    }

    Taken counted() {
        return new Taken(message, attempt + 1);
    }
}
