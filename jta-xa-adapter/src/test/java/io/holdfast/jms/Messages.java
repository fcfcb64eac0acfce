// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of ours, and how tests send and receive them. */
final class Messages {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Messages() {}

    static EncodedMessage plain(String id, String destination) {
        return new EncodedMessage(
                MessageId.of(id),
                destination,
                Optional.of("transfer-requested"),
                "application/json",
                Optional.empty(),
                Map.of("tenant", "acme"),
                ("{\"id\": \"" + id + "\"}").getBytes(StandardCharsets.UTF_8),
                Instant.parse("2025-02-03T04:05:06.789Z"),
                Optional.empty());
    }

    static void accepted(Transport transport, EncodedMessage message) {
        assertThat(transport.send(List.of(message))).containsExactly(SendResult.accepted());
    }

    static Delivery next(Subscription subscription) {
        return subscription.receive(PATIENCE).orElseThrow(() -> new AssertionError("nothing was delivered"));
    }
}
