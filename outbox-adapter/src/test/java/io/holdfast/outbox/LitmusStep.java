// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore.NewMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One step as the scenarios write it: who, what, on what, for example {@code A append m1 key=k request=r}. */
record LitmusStep(String actor, String verb, List<String> words) {

    private static final Instant PUBLISHED = Instant.parse("2025-02-03T04:05:06.789012Z");

    static LitmusStep of(String text) {
        List<String> words = List.of(text.split(" "));
        return new LitmusStep(words.get(0), words.get(1), words.subList(2, words.size()));
    }

    String word(int at) {
        return words.get(at);
    }

    String option(String name, String otherwise) {
        return find(name).orElse(otherwise);
    }

    Optional<String> find(String name) {
        return words.stream()
                .filter(word -> word.startsWith(name + "="))
                .map(word -> word.substring(name.length() + 1))
                .findFirst();
    }

    /** With a key a message is ordered. */
    List<NewMessage> messages() {
        return words.stream()
                .filter(word -> !word.contains("="))
                .map(this::message)
                .toList();
    }

    private NewMessage message(String id) {
        EncodedMessage message = new EncodedMessage(
                MessageId.of(id),
                option("to", "orders"),
                Optional.empty(),
                "text/plain;charset=UTF-8",
                find("key"),
                Map.of(),
                option("body", "b").getBytes(StandardCharsets.UTF_8),
                PUBLISHED,
                Optional.empty());
        boolean ledger = option("ledger", "no").equals("yes");
        return new NewMessage(message, Duration.ZERO, find("key").isPresent(), ledger, find("request"));
    }

    @Override
    public String toString() {
        return actor + " " + verb + (words.isEmpty() ? "" : " " + String.join(" ", words));
    }
}
