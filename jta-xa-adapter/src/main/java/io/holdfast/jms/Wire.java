// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.spi.EncodedMessage;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a message looks at the provider: its body as it is, its other parts as properties that every client can read. The same
 * form as the Artemis adapter's, so that each reads what the other has sent.
 *
 * <p>Never anything that a receiver would have to deserialize into objects of its own.
 */
final class Wire {

    static final String ID = "holdfast_id";
    static final String REASON = "holdfast_reason";
    static final String PARKED_AT = "holdfast_parked_at";
    static final String QUEUE = "holdfast_queue";
    static final String DESTINATION = "holdfast_destination";

    /** Of a copy that waits for its next attempt at a provider that cannot delay. */
    static final String NOT_BEFORE = "holdfast_not_before";

    private static final String TYPE = "holdfast_type";
    private static final String CONTENT_TYPE = "holdfast_content_type";
    private static final String KEY = "holdfast_key";
    private static final String PUBLISHED_AT = "holdfast_published_at";
    private static final String DELIVER_AT = "holdfast_deliver_at";
    private static final String ATTEMPT = "holdfast_attempt";
    private static final String EXACT = "holdfast_exact";
    private static final String GROUP = "JMSXGroupID";
    private static final String DELIVERIES = "JMSXDeliveryCount";

    /** What a message had in place of an id before it got one by which an operator can ask for it. */
    private static final String OWN_ID = "holdfast_own_id";

    /** Whose names are not the application's headers. */
    private static final String[] RESERVED = {"holdfast_", "_amq", "__amq", "jms", "native_"};

    private static final String BYTES = "application/octet-stream";
    private static final String TEXT = "text/plain;charset=UTF-8";
    private static final String FOREIGN = "jms-";
    private static final int LONGEST_ID = 64;
    private static final int DIGEST = 40;

    private Wire() {}

    /** What a provider's message holds for us. */
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

    static Message write(Session session, EncodedMessage message) throws JMSException {
        BytesMessage wire = session.createBytesMessage();
        Map<String, String> texts = new HashMap<>();
        message.headers().forEach((name, value) -> texts.put(HeaderNames.toProperty(name), value));
        message.key().ifPresent(key -> texts.put(KEY, key));
        for (Map.Entry<String, String> text : texts.entrySet()) {
            wire.setStringProperty(text.getKey(), text.getValue());
        }
        Optional<String> exact = ExactText.of(texts);
        if (exact.isPresent()) {
            wire.setStringProperty(EXACT, exact.get());
        }
        wire.setStringProperty(ID, message.id().value());
        wire.setStringProperty(CONTENT_TYPE, message.contentType());
        wire.setLongProperty(PUBLISHED_AT, message.publishedAt().toEpochMilli());
        if (message.type().isPresent()) {
            wire.setStringProperty(TYPE, message.type().get());
            wire.setJMSType(message.type().get());
        }
        if (message.key().isPresent()) {
            wire.setStringProperty(GROUP, message.key().get());
        }
        if (message.deliverAt().isPresent()) {
            wire.setLongProperty(DELIVER_AT, message.deliverAt().get().toEpochMilli());
        }
        wire.writeBytes(message.body());
        return wire;
    }

    /** A copy for another attempt. */
    static Message again(Session session, EncodedMessage message, int attempt) throws JMSException {
        Message wire = write(session, message);
        wire.setIntProperty(ATTEMPT, attempt);
        return wire;
    }

    /**
     * Something unreadable, with an id by which it is found; its own one is kept. It is the very message that was received:
     * nobody can copy an object's body without reading it.
     */
    static Message findable(Message found) throws JMSException {
        Map<String, Object> properties = properties(found);
        Object own = properties.get(ID);
        String number = FOREIGN + "unreadable-"
                + digest(found.getJMSMessageID() == null ? String.valueOf(own) : found.getJMSMessageID());
        if (!(own instanceof String text) || !isId(text)) {
            properties.put(OWN_ID, own == null ? "" : own);
            properties.put(ID, number);
        }
        return rewritten(found, properties);
    }

    static boolean isMadeFindable(Message wire) throws JMSException {
        return wire.propertyExists(OWN_ID);
    }

    /** The opposite of {@link #findable}: what is tried again is what was sent. */
    static Message asItWas(Message found) throws JMSException {
        Map<String, Object> properties = properties(found);
        for (String added : new String[] {REASON, PARKED_AT, QUEUE, DESTINATION}) {
            properties.remove(added);
        }
        Object own = properties.remove(OWN_ID);
        if (own != null) {
            properties.remove(ID);
            if (!own.toString().isEmpty()) {
                properties.put(ID, own);
            }
        }
        return rewritten(found, properties);
    }

    private static Map<String, Object> properties(Message wire) throws JMSException {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String plain : names(wire)) {
            Object value = wire.getObjectProperty(plain);
            // Of the provider's own ones only the group is for us to set.
            if (value != null && (!plain.startsWith("JMS") || plain.equals(GROUP))) {
                properties.put(plain, value);
            }
        }
        return properties;
    }

    private static List<String> names(Message wire) throws JMSException {
        List<String> names = new ArrayList<>();
        for (Enumeration<?> each = wire.getPropertyNames(); each.hasMoreElements(); ) {
            names.add((String) each.nextElement());
        }
        return names;
    }

    private static Message rewritten(Message wire, Map<String, Object> properties) throws JMSException {
        wire.clearProperties();
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            wire.setObjectProperty(HeaderNames.allowed(property.getKey()), property.getValue());
        }
        return wire;
    }

    private static boolean isId(String text) {
        try {
            return MessageId.of(text).value().equals(text);
        } catch (MessageRejectedException invalid) {
            return false;
        }
    }

    static boolean isOurs(Message wire) throws JMSException {
        return wire.propertyExists(ID);
    }

    /** How often the provider has handed it out, this time included, as far as it counts. */
    static int deliveries(Message wire) throws JMSException {
        return wire.getObjectProperty(DELIVERIES) instanceof Number count ? count.intValue() : 1;
    }

    static Content read(Message wire, String destination) throws JMSException, UnreadableException {
        return isOurs(wire) ? ours(wire, destination) : foreign(wire, destination);
    }

    private static Content ours(Message wire, String destination) throws JMSException, UnreadableException {
        String contentType = text(wire, CONTENT_TYPE);
        if (contentType == null || !(wire instanceof BytesMessage body)) {
            throw new UnreadableException("it has an id of ours, but not the form that goes with it");
        }
        Map<String, String> exact = exact(wire);
        int attempt = wire.getObjectProperty(ATTEMPT) instanceof Number counted ? counted.intValue() : 1;
        EncodedMessage message = new EncodedMessage(
                id(text(wire, ID)),
                destination,
                Optional.ofNullable(text(wire, TYPE)),
                contentType,
                Optional.ofNullable(exact.getOrDefault(KEY, text(wire, KEY))),
                headers(wire, exact, HeaderNames::toHeader),
                bytes(body),
                moment(wire, PUBLISHED_AT).orElse(Instant.ofEpochMilli(wire.getJMSTimestamp())),
                moment(wire, DELIVER_AT));
        return new Content(message, Math.max(1, attempt));
    }

    private static Content foreign(Message wire, String destination) throws JMSException, UnreadableException {
        if (wire instanceof MapMessage || wire instanceof StreamMessage || wire instanceof ObjectMessage) {
            throw new UnreadableException("it comes from another client, and its body is neither text nor bytes");
        }
        EncodedMessage message = new EncodedMessage(
                foreignId(wire),
                destination,
                Optional.ofNullable(wire.getJMSType()),
                wire instanceof TextMessage ? TEXT : BYTES,
                Optional.ofNullable(text(wire, GROUP)),
                headers(wire, Map.of(), UnaryOperator.identity()),
                foreignBody(wire),
                Instant.ofEpochMilli(wire.getJMSTimestamp() > 0 ? wire.getJMSTimestamp() : System.currentTimeMillis()),
                Optional.empty());
        return new Content(message, 1);
    }

    private static byte[] foreignBody(Message wire) throws JMSException, UnreadableException {
        if (wire instanceof TextMessage text) {
            return Optional.ofNullable(text.getText()).orElse("").getBytes(StandardCharsets.UTF_8);
        }
        return wire instanceof BytesMessage body ? bytes(body) : new byte[0];
    }

    /** The sender's id, which stays over all deliveries; a digest of it if it is too long or has other characters. */
    private static MessageId foreignId(Message wire) throws JMSException, UnreadableException {
        String given = wire.getJMSMessageID();
        if (given == null || given.isEmpty()) {
            throw new UnreadableException(
                    "it comes from another client without a message id, so that nobody could tell whether it was applied");
        }
        String plain = FOREIGN + (given.startsWith("ID:") ? given.substring("ID:".length()) : given);
        return MessageId.of(plain.length() <= LONGEST_ID && isId(plain) ? plain : FOREIGN + digest(given));
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGEST);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }

    private static MessageId id(@Nullable String value) throws UnreadableException {
        try {
            return MessageId.of(value == null ? "" : value);
        } catch (MessageRejectedException invalid) {
            throw new UnreadableException("its id is not a valid message id");
        }
    }

    private static Map<String, String> exact(Message wire) throws JMSException, UnreadableException {
        String coded = text(wire, EXACT);
        try {
            return coded == null ? Map.of() : ExactText.read(coded);
        } catch (IllegalArgumentException damaged) {
            throw new UnreadableException("its properties are damaged");
        }
    }

    private static Map<String, String> headers(Message wire, Map<String, String> exact, UnaryOperator<String> name)
            throws JMSException {
        Map<String, String> headers = new HashMap<>();
        for (String property : names(wire)) {
            Object value = wire.getObjectProperty(property);
            if (value != null && !isReserved(property)) {
                headers.put(name.apply(property), exact.getOrDefault(property, value.toString()));
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

    static @Nullable String text(Message wire, String name) throws JMSException {
        Object value = wire.getObjectProperty(name);
        return value == null ? null : value.toString();
    }

    private static Optional<Instant> moment(Message wire, String name) throws JMSException {
        return wire.getObjectProperty(name) instanceof Long millis
                ? Optional.of(Instant.ofEpochMilli(millis))
                : Optional.empty();
    }

    private static byte[] bytes(BytesMessage body) throws JMSException, UnreadableException {
        body.reset();
        if (body.getBodyLength() > Integer.MAX_VALUE) {
            throw new UnreadableException("its body is larger than 2 GB");
        }
        byte[] bytes = new byte[(int) body.getBodyLength()];
        if (bytes.length > 0) {
            body.readBytes(bytes);
        }
        return bytes;
    }
}
