// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import io.holdfast.MessageId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A message in the form in which it is stored and sent: its payload is bytes.
 *
 * <p>Whoever stores or carries it keeps every part unchanged, byte for byte. The body is shared, not copied: nobody may
 * write to it. {@link #toString()} shows neither body nor header values.
 *
 * @param id its identity
 * @param destination the configured name of its destination
 * @param type its type name, if it has one; never a Java class name chosen by the sender
 * @param contentType how the body is encoded, for example {@code text/plain;charset=UTF-8}; at most 200 characters
 * @param key its ordering key, if it has one
 * @param headers the application's headers
 * @param body the payload
 * @param publishedAt when it was published, by the publisher's clock
 * @param deliverAt when it may be delivered at the earliest, if it is delayed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content in equals
public record EncodedMessage(
        MessageId id,
        String destination,
        Optional<String> type,
        String contentType,
        Optional<String> key,
        Map<String, String> headers,
        byte[] body,
        Instant publishedAt,
        Optional<Instant> deliverAt) {

    /**
     * Copies the headers.
     *
     * @param id its identity
     * @param destination the configured name of its destination
     * @param type its type name, if it has one; never a Java class name chosen by the sender
     * @param contentType how the body is encoded, for example {@code text/plain;charset=UTF-8}; at most 200 characters
     * @param key its ordering key, if it has one
     * @param headers the application's headers
     * @param body the payload
     * @param publishedAt when it was published, by the publisher's clock
     * @param deliverAt when it may be delivered at the earliest, if it is delayed
     */
    public EncodedMessage {
        headers = Map.copyOf(headers);
        Objects.requireNonNull(body, "body");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedMessage that
                && id.equals(that.id)
                && destination.equals(that.destination)
                && type.equals(that.type)
                && contentType.equals(that.contentType)
                && key.equals(that.key)
                && headers.equals(that.headers)
                && Arrays.equals(body, that.body)
                && publishedAt.equals(that.publishedAt)
                && deliverAt.equals(that.deliverAt);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "EncodedMessage[id=" + id + ", destination=" + destination + ", bytes=" + body.length + "]";
    }
}
