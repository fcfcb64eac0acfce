// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.spi.Settlement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Messages for the contracts. Instants have milliseconds: the finest that every broker keeps. */
final class Samples {

    static final String ORDERS = "orders";
    static final String INVOICES = "invoices";

    /** Long past, so that nobody waits for it. */
    static final Instant PUBLISHED = Instant.parse("2025-02-03T04:05:06.789Z");

    private static final int LARGEST_BODY = 256 * 1024;

    private Samples() {}

    static MessageId id(String value) {
        return MessageId.of(value);
    }

    static EncodedMessage message(String id) {
        return message(id, ORDERS, Optional.empty(), bytes("body of " + id));
    }

    static EncodedMessage keyed(String id, String key) {
        return message(id, ORDERS, Optional.of(key), bytes("body of " + id));
    }

    static EncodedMessage message(String id, String destination, Optional<String> key, byte[] body) {
        return new EncodedMessage(
                id(id),
                destination,
                Optional.empty(),
                "text/plain;charset=UTF-8",
                key,
                Map.of(),
                body,
                PUBLISHED,
                Optional.empty());
    }

    static EncodedMessage until(String id, Instant deliverAt) {
        EncodedMessage plain = message(id);
        return new EncodedMessage(
                plain.id(),
                plain.destination(),
                plain.type(),
                plain.contentType(),
                plain.key(),
                plain.headers(),
                plain.body(),
                plain.publishedAt(),
                Optional.of(deliverAt));
    }

    /** Messages that show whether every part arrives unchanged. */
    static List<EncodedMessage> awkward() {
        byte[] everyByte = new byte[512];
        IntStream.range(0, everyByte.length).forEach(at -> everyByte[at] = (byte) at);
        byte[] large = new byte[LARGEST_BODY];
        IntStream.range(0, large.length).forEach(at -> large[at] = (byte) ((at * 31) >> 3));
        String fourBytes = "\uD83D\uDE80 \u00E9\u0301 \u6F22 '\"\\%_";
        return List.of(
                message("every-byte", ORDERS, Optional.empty(), everyByte),
                message("empty", ORDERS, Optional.empty(), new byte[0]),
                message("large", ORDERS, Optional.empty(), large),
                message("utf-8", ORDERS, Optional.of(fourBytes), bytes(fourBytes)),
                message("long-key", ORDERS, Optional.of("k".repeat(255)), bytes("x")),
                new EncodedMessage(
                        id("all.parts_of-it:1"),
                        ORDERS,
                        Optional.of("transfer-requested:v1/eu"),
                        longest("application/x-holdfast; v=\"1\"; pad="),
                        Optional.of("key"),
                        Map.of("plain", "value", "rocket", fourBytes, "empty", "", "trailing", " x "),
                        everyByte,
                        PUBLISHED,
                        Optional.of(PUBLISHED.plusSeconds(60))));
    }

    /** A content type as long as one may be. */
    private static String longest(String contentType) {
        return contentType + "x".repeat(200 - contentType.length());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static NewMessage plain(String id) {
        return plain(message(id));
    }

    static NewMessage plain(EncodedMessage message) {
        return new NewMessage(message, Duration.ZERO, false, false, Optional.empty());
    }

    static NewMessage delayed(String id, Duration delay) {
        return new NewMessage(message(id), delay, false, false, Optional.empty());
    }

    static NewMessage ordered(String id, String key) {
        return ordered(id, ORDERS, key);
    }

    static NewMessage ordered(String id, String destination, String key) {
        return new NewMessage(
                message(id, destination, Optional.of(key), bytes("body of " + id)),
                Duration.ZERO,
                true,
                false,
                Optional.empty());
    }

    static NewMessage ledger(String id) {
        return new NewMessage(message(id), Duration.ZERO, false, true, Optional.empty());
    }

    static NewMessage requested(String id, String request, String body) {
        return requested(id, ORDERS, request, body);
    }

    static NewMessage requested(String id, String destination, String request, String body) {
        return new NewMessage(
                message(id, destination, Optional.empty(), bytes(body)),
                Duration.ZERO,
                false,
                false,
                Optional.of(request));
    }

    static Settlement delivered(ClaimedMessage claimed) {
        return new Settlement.Delivered(claimed.id(), claimed.token());
    }

    static Settlement postponed(ClaimedMessage claimed, Duration delay, boolean counted) {
        return new Settlement.Postponed(claimed.id(), claimed.token(), delay, counted, "the test says so");
    }

    static Settlement parked(ClaimedMessage claimed) {
        return new Settlement.Parked(claimed.id(), claimed.token(), "the test says so");
    }
}
