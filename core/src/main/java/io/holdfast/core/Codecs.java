// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.Message;
import io.holdfast.MessageRejectedException;
import io.holdfast.PermanentFailureException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.PayloadCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Payloads as bytes and back: bytes and text by itself, anything else through the configured codecs. */
final class Codecs {

    private final List<PayloadCodec> codecs;

    Codecs(List<PayloadCodec> codecs) {
        this.codecs = List.copyOf(codecs);
    }

    /**
     * A payload as bytes.
     *
     * @param type the stable name of its type, if the codec has one for it
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Encoded(Optional<String> type, String contentType, byte[] body) {}

    Encoded encode(Message message) {
        Object payload = message.payload();
        if (payload instanceof byte[] bytes) {
            return new Encoded(Optional.empty(), "application/octet-stream", bytes);
        }
        if (payload instanceof String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return new Encoded(Optional.empty(), "text/plain;charset=UTF-8", utf8);
        }
        return encodeObject(message.destination(), payload);
    }

    private Encoded encodeObject(String destination, Object payload) {
        String asked = "Cannot encode a " + payload.getClass().getName() + " for \"" + destination + "\"";
        for (PayloadCodec codec : codecs) {
            Optional<PayloadCodec.Encoded> encoded;
            try {
                encoded = codec.encode(payload);
            } catch (RuntimeException error) {
                throw new MessageRejectedException(
                        asked,
                        "its codec failed with " + error.getClass().getName(),
                        "Repair the payload or the codec; see the cause.",
                        error);
            }
            if (encoded.isPresent()) {
                PayloadCodec.Encoded by = encoded.get();
                return new Encoded(Optional.of(by.type()), by.contentType(), by.body());
            }
        }
        throw new MessageRejectedException(
                asked,
                "it is neither text nor bytes, and no codec is responsible for it",
                "Add a codec for it with Holdfast.Builder.codec, or encode it yourself.");
    }

    <T> T decode(EncodedMessage message, Class<T> type) {
        if (type == byte[].class) {
            return type.cast(message.body().clone());
        }
        if (type == String.class) {
            return type.cast(text(message));
        }
        for (PayloadCodec codec : codecs) {
            Optional<T> decoded = codec.decode(message, type);
            if (decoded.isPresent()) {
                return decoded.get();
            }
        }
        throw new PermanentFailureException(
                "Cannot decode message " + message.id() + " into " + type.getName(),
                "no codec is responsible for its content type " + Text.quoted(message.contentType()),
                "Add a codec for it with Holdfast.Builder.codec, then retry the message.");
    }

    static String text(EncodedMessage message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }
}
