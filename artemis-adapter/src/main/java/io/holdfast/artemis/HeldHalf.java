// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.MessageId;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * A half that the broker has given to this process: only its holder can move it, as long as the connection lives.
 *
 * @param wire what the broker calls it
 * @param content what it holds
 * @param dueAt when it is to be checked, by {@link System#nanoTime()}
 */
record HeldHalf(ClientMessage wire, HalfWire.Content content, long dueAt) {

    MessageId id() {
        return content.half().id();
    }

    HeldHalf dueAt(long nanos) {
        return new HeldHalf(wire, content, nanos);
    }
}
