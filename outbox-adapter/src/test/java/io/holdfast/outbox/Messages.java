// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.MessageStore.NewMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Messages for the tests of this module, and how they are claimed. */
final class Messages {

    static final String ORDERS = "orders";

    static final Duration LEASE = Duration.ofMinutes(1);

    private static final Instant PUBLISHED = Instant.parse("2025-02-03T04:05:06.789012Z");

    private Messages() {}

    static EncodedMessage encoded(String id, Optional<String> key, byte[] body) {
        return encoded(id, ORDERS, key, Map.of(), body);
    }

    static EncodedMessage encoded(
            String id, String destination, Optional<String> key, Map<String, String> headers, byte[] body) {
        return new EncodedMessage(
                MessageId.of(id),
                destination,
                Optional.empty(),
                "text/plain;charset=UTF-8",
                key,
                headers,
                body,
                PUBLISHED,
                Optional.empty());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Born claimed. */
    static NewMessage plain(String id) {
        return plain(encoded(id, Optional.empty(), bytes("body of " + id)));
    }

    static NewMessage plain(EncodedMessage message) {
        return new NewMessage(message, Duration.ZERO, false, false, Optional.empty());
    }

    static NewMessage ledger(String id) {
        return new NewMessage(plain(id).message(), Duration.ZERO, false, true, Optional.empty());
    }

    static NewMessage requested(String id, String request, String body) {
        return new NewMessage(
                encoded(id, Optional.empty(), bytes(body)), Duration.ZERO, false, false, Optional.of(request));
    }

    static NewMessage delayed(String id, Duration delay) {
        return new NewMessage(plain(id).message(), delay, false, false, Optional.empty());
    }

    static NewMessage ordered(String id, String key) {
        EncodedMessage message = encoded(id, Optional.of(key), bytes("body of " + id));
        return new NewMessage(message, Duration.ZERO, true, false, Optional.empty());
    }

    /** Not born claimed, and due a moment later. */
    static NewMessage waiting(String id) {
        return delayed(id, Duration.ofNanos(1));
    }

    static void publish(TestDatabase database, NewMessage... messages) {
        publish(database, List.of(messages));
    }

    static void publish(TestDatabase database, List<NewMessage> messages) {
        try (var transaction = database.transactions.begin()) {
            database.outbox.store().append(messages, "publisher", LEASE);
            transaction.commit();
        }
    }

    static List<ClaimedMessage> claim(TestDatabase database, int limit) {
        return database.outbox.store().claim(new ClaimRequest("relay", limit, LEASE, Set.of(), false));
    }

    static List<String> ids(List<ClaimedMessage> claimed) {
        return claimed.stream().map(one -> one.id().value()).toList();
    }
}
