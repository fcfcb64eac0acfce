// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Messages that two processes make alike from an id: the one that sends and the one that checks what has arrived. */
final class Sent {

    private Sent() {}

    static EncodedMessage due(String id, String destination, Instant deliverAt) {
        EncodedMessage message = message(id, destination, 10);
        return new EncodedMessage(
                message.id(),
                message.destination(),
                message.type(),
                message.contentType(),
                message.key(),
                message.headers(),
                message.body(),
                message.publishedAt(),
                Optional.of(deliverAt));
    }

    static EncodedMessage message(String id, String destination, int longest) {
        Random random = new Random(id.hashCode());
        byte[] body = new byte[random.nextInt(longest)];
        random.nextBytes(body);
        return new EncodedMessage(
                MessageId.of(id),
                destination,
                Optional.empty(),
                "application/octet-stream",
                Optional.empty(),
                Map.of("id", id),
                body,
                Instant.EPOCH,
                Optional.empty());
    }
}
