// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessageId;
import io.holdfast.ReceivedMessage;
import io.holdfast.spi.EncodedMessage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A message as its handler sees it. */
record Received(EncodedMessage message, int attempt, Codecs codecs) implements ReceivedMessage {

    @Override
    public MessageId id() {
        return message.id();
    }

    @Override
    public String destination() {
        return message.destination();
    }

    @Override
    public Optional<String> type() {
        return message.type();
    }

    @Override
    public Optional<String> key() {
        return message.key();
    }

    @Override
    public Map<String, String> headers() {
        return message.headers();
    }

    @Override
    public Instant publishedAt() {
        return message.publishedAt();
    }

    @Override
    public byte[] bytes() {
        return message.body().clone();
    }

    @Override
    public String text() {
        return Codecs.text(message);
    }

    @Override
    public <T> T payload(Class<T> type) {
        return codecs.decode(message, type);
    }

    @Override
    public String toString() {
        return "ReceivedMessage[id=" + id() + ", destination=" + destination() + ", attempt=" + attempt + ", bytes="
                + message.body().length + "]";
    }
}
