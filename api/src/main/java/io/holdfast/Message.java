// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message to publish: where it goes, what it says, and how.
 *
 * <pre>{@code
 * Message.to("transfers").type("transfer-requested").key(from).payload(transfer).build()
 * }</pre>
 *
 * <p>Bytes and text arrive unchanged; any other payload is turned into bytes by a configured codec at publication. What
 * the rules forbid (see {@link Builder}) is refused by {@link Builder#build()}, never altered.
 *
 * <p>Immutable and safe for use by many threads, as far as an object payload is: byte arrays are copied in and out.
 * {@link #toString()} shows neither payload nor header values.
 */
public final class Message {

    private final @Nullable MessageId id;
    private final String destination;
    private final @Nullable String type;
    private final @Nullable String key;
    private final Map<String, String> headers;
    private final Object payload;
    private final Duration delay;
    private final @Nullable Instant deliverAt;
    private final @Nullable String requestId;

    private Message(Builder builder) {
        this.id = builder.id;
        this.destination = builder.destination;
        this.type = builder.type;
        this.key = builder.key;
        this.headers = Map.copyOf(builder.headers);
        this.payload = builder.payload;
        this.delay = builder.delay;
        this.deliverAt = builder.deliverAt;
        this.requestId = builder.requestId;
    }

    /**
     * Starts a message.
     *
     * @param destination the configured name of the destination
     * @return a builder
     */
    public static Builder to(String destination) {
        return new Builder(destination);
    }

    /**
     * The id the caller chose.
     *
     * @return the id, or empty if the library is to make one
     */
    public Optional<MessageId> id() {
        return Optional.ofNullable(id);
    }

    /**
     * Where the message goes.
     *
     * @return the configured name of the destination
     */
    public String destination() {
        return destination;
    }

    /**
     * What kind of message this is, for consumers that handle several.
     *
     * @return the type name, or empty if the codec is to choose it
     */
    public Optional<String> type() {
        return Optional.ofNullable(type);
    }

    /**
     * The ordering key: messages with the same key keep their order on an ordered destination.
     *
     * @return the key, or empty
     */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /**
     * The application's headers.
     *
     * @return an unmodifiable map
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * What the message says.
     *
     * @return a {@code byte[]} (a copy), a {@code String}, or an object for the codec
     */
    public Object payload() {
        return payload instanceof byte[] bytes ? bytes.clone() : payload;
    }

    /**
     * How long after its commit the message stays undeliverable.
     *
     * @return the delay, zero for none
     */
    public Duration delay() {
        return delay;
    }

    /**
     * The moment before which the message must not be delivered.
     *
     * @return the moment, or empty
     */
    public Optional<Instant> deliverAt() {
        return Optional.ofNullable(deliverAt);
    }

    /**
     * The caller's name for this publication: publishing again with the same request id publishes nothing new.
     *
     * @return the request id, or empty
     */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * Starts a message that differs from this one in what is set next.
     *
     * @return a builder that holds all parts of this message
     */
    public Builder toBuilder() {
        Builder copy = new Builder(destination);
        copy.headers.putAll(headers);
        copy.id = id;
        copy.type = type;
        copy.key = key;
        copy.payload = payload;
        copy.delay = delay;
        copy.deliverAt = deliverAt;
        copy.requestId = requestId;
        return copy;
    }

    @Override
    public String toString() {
        return "Message[id=" + (id == null ? "-" : id) + ", destination=" + destination + ", type="
                + (type == null ? "-" : type) + ", headers=" + headers.keySet() + "]";
    }

    /**
     * Collects the parts of a {@link Message} and refuses what could not be delivered unchanged.
     *
     * <p>Rules: a destination has 1 to 200 characters out of letters, digits and {@code . _ - /}, starting with a letter
     * or digit; a type at most 200 of the same and {@code :}; a key and a request id 1 to 255 characters; at most 64
     * headers and 16 KiB of them, names of letters, digits and {@code _ . -}, none that starts with a reserved prefix
     * ({@code holdfast}, {@code JMS}, {@code _AMQ}), values without control characters. Nothing may hold half of a
     * surrogate pair. Not safe for use by several threads.
     */
    public static final class Builder {

        private final String destination;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable MessageId id;
        private @Nullable String type;
        private @Nullable String key;
        private Object payload = new byte[0];
        private Duration delay = Duration.ZERO;
        private @Nullable Instant deliverAt;
        private @Nullable String requestId;

        private Builder(String destination) {
            this.destination = Objects.requireNonNull(destination, "destination");
        }

        /**
         * Sets the id; normally the library makes one.
         *
         * @param id an id that was never used for another message
         * @return this builder
         */
        public Builder id(MessageId id) {
            this.id = Objects.requireNonNull(id, "id");
            return this;
        }

        /**
         * Sets the type name.
         *
         * @param type a name that stays valid for as long as messages are kept; never a Java class name by accident
         * @return this builder
         */
        public Builder type(String type) {
            this.type = Objects.requireNonNull(type, "type");
            return this;
        }

        /**
         * Sets the ordering key.
         *
         * @param key what must stay in order, for example an account number
         * @return this builder
         */
        public Builder key(String key) {
            this.key = Objects.requireNonNull(key, "key");
            return this;
        }

        /**
         * Adds a header.
         *
         * @param name the header's name
         * @param value the header's value
         * @return this builder
         */
        public Builder header(String name, String value) {
            headers.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets what the message says.
         *
         * @param payload a {@code byte[]} (copied), text, or an object that a configured codec can encode
         * @return this builder
         */
        public Builder payload(Object payload) {
            this.payload = payload instanceof byte[] bytes ? bytes.clone() : Objects.requireNonNull(payload, "payload");
            return this;
        }

        /**
         * Delays delivery for some time, counted from publication.
         *
         * @param delay zero or more
         * @return this builder
         */
        public Builder delay(Duration delay) {
            this.delay = Objects.requireNonNull(delay, "delay");
            return this;
        }

        /**
         * Delays delivery until a moment. Clocks of machines differ; the moment is as exact as they are.
         *
         * @param moment the earliest moment of delivery; one in the past means at once
         * @return this builder
         */
        public Builder deliverAt(Instant moment) {
            this.deliverAt = Objects.requireNonNull(moment, "moment");
            return this;
        }

        /**
         * Names this publication, so that doing it again publishes nothing new for as long as the store remembers. Only
         * the outbox keeps request ids; other guarantees refuse them.
         *
         * @param requestId the caller's name for the request
         * @return this builder
         */
        public Builder requestId(String requestId) {
            this.requestId = Objects.requireNonNull(requestId, "requestId");
            return this;
        }

        /**
         * Checks the parts and makes the message.
         *
         * @return the message
         * @throws MessageRejectedException if a part breaks a rule; the error names the part
         */
        public Message build() {
            MessageRules.check(this.destination, type, key, requestId, headers, payload, delay, deliverAt);
            return new Message(this);
        }
    }
}
