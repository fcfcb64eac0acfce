// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.spi.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * How a message looks in the broker: its body as it is, its other parts as properties that every client can read.
 *
 * <p>Never anything that a receiver would have to deserialize into objects of its own.
 */
final class Wire {

    static final SimpleString ID = SimpleString.of("holdfast_id");
    static final SimpleString REASON = SimpleString.of("holdfast_reason");
    static final SimpleString PARKED_AT = SimpleString.of("holdfast_parked_at");
    static final SimpleString QUEUE = SimpleString.of("holdfast_queue");
    static final SimpleString DESTINATION = SimpleString.of("holdfast_destination");

    private static final SimpleString TYPE = SimpleString.of("holdfast_type");
    private static final SimpleString CONTENT_TYPE = SimpleString.of("holdfast_content_type");
    private static final SimpleString KEY = SimpleString.of("holdfast_key");
    private static final SimpleString PUBLISHED_AT = SimpleString.of("holdfast_published_at");
    private static final SimpleString DELIVER_AT = SimpleString.of("holdfast_deliver_at");
    private static final SimpleString ATTEMPT = SimpleString.of("holdfast_attempt");
    private static final SimpleString JMS_TYPE = SimpleString.of("JMSType");

    /** What a message had in place of an id before it got one by which an operator can ask for it. */
    private static final SimpleString OWN_ID = SimpleString.of("holdfast_own_id");

    /** On messages that came over AMQP: the broker makes up a new JMS id for them at each delivery. */
    private static final SimpleString AMQP_ID = SimpleString.of("NATIVE_MESSAGE_ID");

    /** Whose names are not the application's headers. */
    private static final String[] RESERVED = {"holdfast_", "_amq", "__amq", "jms", "native_"};

    private static final byte PRIORITY = 4;
    private static final String BYTES = "application/octet-stream";
    private static final String TEXT = "text/plain;charset=UTF-8";

    private Wire() {}

    /** What a broker's message holds for us. */
    record Content(EncodedMessage message, int attempt) {}

    /** A message of which none of ours can be made. */
    static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String why;

        UnreadableException(String why) {
            super(why);
            this.why = why;
        }

        String why() {
            return why;
        }
    }

    static ClientMessage write(ClientSession session, EncodedMessage message) {
        ClientMessage wire = session.createMessage(
                Message.BYTES_TYPE, true, 0, message.publishedAt().toEpochMilli(), PRIORITY);
        message.headers().forEach(wire::putStringProperty);
        wire.putStringProperty(ID, SimpleString.of(message.id().value()));
        wire.putStringProperty(CONTENT_TYPE, SimpleString.of(message.contentType()));
        wire.putLongProperty(PUBLISHED_AT, message.publishedAt().toEpochMilli());
        message.type().ifPresent(type -> {
            wire.putStringProperty(TYPE, SimpleString.of(type));
            wire.putStringProperty(JMS_TYPE, SimpleString.of(type));
        });
        message.key().ifPresent(key -> {
            wire.putStringProperty(KEY, SimpleString.of(key));
            wire.putStringProperty(Message.HDR_GROUP_ID, SimpleString.of(key));
        });
        message.deliverAt().ifPresent(moment -> {
            wire.putLongProperty(DELIVER_AT, moment.toEpochMilli());
            wire.putLongProperty(Message.HDR_SCHEDULED_DELIVERY_TIME, moment.toEpochMilli());
        });
        wire.getBodyBuffer().writeBytes(message.body());
        return wire;
    }

    /** A copy for another attempt, that may be delivered at a moment. */
    static ClientMessage again(ClientSession session, EncodedMessage message, int attempt, Optional<Instant> from) {
        ClientMessage wire = write(session, message);
        wire.putIntProperty(ATTEMPT, attempt);
        wire.removeProperty(Message.HDR_SCHEDULED_DELIVERY_TIME);
        from.ifPresent(moment -> wire.putLongProperty(Message.HDR_SCHEDULED_DELIVERY_TIME, moment.toEpochMilli()));
        return wire;
    }

    /** A copy of whatever it is, without what belongs to the place where it was. */
    static ClientMessage asItIs(ClientSession session, ClientMessage found) {
        ClientMessage copy = session.createMessage(found.getType(), true, 0, found.getTimestamp(), PRIORITY);
        for (SimpleString name : found.getPropertyNames()) {
            if (!name.toString().startsWith("_AMQ") || name.equals(Message.HDR_GROUP_ID)) {
                copy.putObjectProperty(name, found.getObjectProperty(name));
            }
        }
        copy.setUserID(found.getUserID());
        copy.getBodyBuffer().writeBytes(bytes(found));
        return copy;
    }

    /** A copy of something unreadable, with an id by which it is found; its own one is kept. */
    static ClientMessage findable(ClientSession session, ClientMessage found) {
        ClientMessage copy = asItIs(session, found);
        copy.removeProperty(OWN_ID);
        Object own = found.getObjectProperty(ID);
        if (!(own instanceof SimpleString text) || !isId(text.toString())) {
            copy.putObjectProperty(OWN_ID, own == null ? SimpleString.of("") : own);
            copy.putStringProperty(
                    ID, SimpleString.of("unreadable-" + found.getTimestamp() + "-" + found.getMessageID()));
        }
        return copy;
    }

    static boolean isMadeFindable(ClientMessage wire) {
        return wire.containsProperty(OWN_ID);
    }

    /** The opposite of {@link #findable}: what is tried again is what was sent. */
    static ClientMessage asItWas(ClientSession session, ClientMessage found) {
        ClientMessage copy = asItIs(session, found);
        if (isMadeFindable(found)) {
            Object own = copy.removeProperty(OWN_ID);
            copy.removeProperty(ID);
            if (own != null && !own.toString().isEmpty()) {
                copy.putObjectProperty(ID, own);
            }
        }
        return copy;
    }

    private static boolean isId(String text) {
        try {
            return MessageId.of(text).value().equals(text);
        } catch (MessageRejectedException invalid) {
            return false;
        }
    }

    static boolean isOurs(ClientMessage wire) {
        return wire.containsProperty(ID);
    }

    static Content read(ClientMessage wire, String destination) throws UnreadableException {
        return isOurs(wire) ? ours(wire, destination) : foreign(wire, destination);
    }

    private static Content ours(ClientMessage wire, String destination) throws UnreadableException {
        String contentType = text(wire, CONTENT_TYPE);
        if (contentType == null || wire.getType() != Message.BYTES_TYPE) {
            throw new UnreadableException("it has an id of ours, but not the form that goes with it");
        }
        Integer attempt = wire.containsProperty(ATTEMPT) ? wire.getIntProperty(ATTEMPT) : null;
        EncodedMessage message = new EncodedMessage(
                id(text(wire, ID)),
                destination,
                Optional.ofNullable(text(wire, TYPE)),
                contentType,
                Optional.ofNullable(text(wire, KEY)),
                headers(wire, CodedNames::decoded),
                bytes(wire),
                moment(wire, PUBLISHED_AT).orElseGet(() -> Instant.ofEpochMilli(wire.getTimestamp())),
                moment(wire, DELIVER_AT));
        return new Content(message, attempt == null ? 1 : Math.max(1, attempt));
    }

    private static Content foreign(ClientMessage wire, String destination) throws UnreadableException {
        boolean text = wire.getType() == Message.TEXT_TYPE;
        if (!text && wire.getType() != Message.BYTES_TYPE && wire.getType() != Message.DEFAULT_TYPE) {
            throw new UnreadableException("it comes from another client, and its body is neither text nor bytes");
        }
        EncodedMessage message = new EncodedMessage(
                foreignId(wire),
                destination,
                Optional.ofNullable(text(wire, JMS_TYPE)),
                text ? TEXT : BYTES,
                Optional.ofNullable(text(wire, Message.HDR_GROUP_ID)),
                headers(wire, UnaryOperator.identity()),
                text ? textOf(wire).getBytes(StandardCharsets.UTF_8) : bytes(wire),
                Instant.ofEpochMilli(wire.getTimestamp() > 0 ? wire.getTimestamp() : System.currentTimeMillis()),
                Optional.empty());
        return new Content(message, 1);
    }

    /** The sender's id if it keeps it over all deliveries; else the broker's, which does. */
    private static MessageId foreignId(ClientMessage wire) throws UnreadableException {
        Object given = wire.containsProperty(AMQP_ID) ? null : wire.getUserID();
        return id(given == null ? "artemis-" + wire.getTimestamp() + "-" + wire.getMessageID() : "jms-" + given);
    }

    private static MessageId id(@Nullable String value) throws UnreadableException {
        try {
            return MessageId.of(value == null ? "" : value);
        } catch (MessageRejectedException invalid) {
            throw new UnreadableException("its id is not a valid message id");
        }
    }

    private static Map<String, String> headers(ClientMessage wire, UnaryOperator<String> decoding) {
        Map<String, String> headers = new HashMap<>();
        for (SimpleString name : wire.getPropertyNames()) {
            String plain = name.toString();
            Object value = wire.getObjectProperty(name);
            if (value != null && !isReserved(plain)) {
                headers.put(decoding.apply(plain), value.toString());
            }
        }
        return headers;
    }

    private static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (String prefix : RESERVED) {
            if (lower.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    static @Nullable String text(ClientMessage wire, SimpleString name) {
        Object value = wire.getObjectProperty(name);
        return value == null ? null : value.toString();
    }

    private static Optional<Instant> moment(ClientMessage wire, SimpleString name) {
        return wire.getObjectProperty(name) instanceof Long millis
                ? Optional.of(Instant.ofEpochMilli(millis))
                : Optional.empty();
    }

    private static byte[] bytes(ClientMessage wire) {
        ActiveMQBuffer body = wire.getBodyBuffer();
        body.resetReaderIndex();
        byte[] bytes = new byte[body.readableBytes()];
        body.readBytes(bytes);
        return bytes;
    }

    private static String textOf(ClientMessage wire) {
        ActiveMQBuffer body = wire.getBodyBuffer();
        body.resetReaderIndex();
        SimpleString text = body.readNullableSimpleString();
        return text == null ? "" : text.toString();
    }
}
