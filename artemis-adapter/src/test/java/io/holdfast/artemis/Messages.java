// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.Transport;
import io.holdfast.tck.Eventually;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Messages of ours, and how tests send and receive them. */
final class Messages {

    static final Instant PUBLISHED = Instant.parse("2025-02-03T04:05:06.789Z");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Messages() {}

    static EncodedMessage plain(String id, String destination) {
        return message(id, destination, Optional.empty());
    }

    static EncodedMessage keyed(String id, String destination, String key) {
        return message(id, destination, Optional.of(key));
    }

    private static EncodedMessage message(String id, String destination, Optional<String> key) {
        return new EncodedMessage(
                MessageId.of(id),
                destination,
                Optional.of("transfer-requested"),
                "application/json",
                key,
                Map.of("tenant", "acme"),
                ("{\"id\": \"" + id + "\"}").getBytes(StandardCharsets.UTF_8),
                PUBLISHED,
                Optional.empty());
    }

    static SendResult.Kind send(Transport transport, EncodedMessage message) {
        return transport.send(List.of(message)).get(0).kind();
    }

    static void accepted(Transport transport, EncodedMessage message) {
        assertThat(transport.send(List.of(message))).containsExactly(SendResult.accepted());
    }

    /** Asks again as the runtime does: a connection may have been lost unnoticed. */
    static Subscription subscribe(MessageSource source, String destination, String consumer, boolean ordered) {
        AtomicReference<Subscription> opened = new AtomicReference<>();
        boolean done = Eventually.within(PATIENCE, () -> {
            try {
                opened.set(source.subscribe(destination, consumer, ordered));
                return true;
            } catch (MessagingUnavailableException notYet) {
                return false;
            }
        });
        assertThat(done).as("subscribed").isTrue();
        return opened.get();
    }

    static Delivery next(Subscription subscription) {
        return subscription.receive(PATIENCE).orElseThrow(() -> new AssertionError("nothing was delivered"));
    }
}
