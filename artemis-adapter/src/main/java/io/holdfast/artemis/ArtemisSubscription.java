// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * Receives from one consumer's queue in a transacted session.
 *
 * <p>What is put back or set aside is committed at once, together with its removal. Acknowledgements are committed some at a
 * time: one that is lost is delivered again, and the inbox knows it. If order matters, each is committed at once: when a
 * session ends whose transaction has to be rolled back on disk, the broker gives its keys to others before it has put back
 * what the session held.
 */
final class ArtemisSubscription implements Subscription {

    /** So many acknowledgements wait for one commit at most, and no longer than this. */
    private static final int MOST_UNCOMMITTED = 100;

    private static final long UNCOMMITTED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * A message that was delivered so often kills its handler's process. It is put back as a new one, counted, before the broker
     * reaches its own limit, where it would drop or move it.
     */
    static final int MOST_DELIVERIES = 5;

    private final BrokerSettings settings;
    private final ClientSession session;
    private final ClientConsumer consumer;
    private final ClientProducer producer;
    private final Place place;
    private final @Nullable HeldKeys keys;
    private int uncommitted;
    private long uncommittedSince;
    private volatile boolean closed;

    /** @param keys if the destination is ordered */
    ArtemisSubscription(BrokerSettings settings, ClientSession session, Place place, @Nullable HeldKeys keys)
            throws ActiveMQException {
        this.settings = settings;
        this.session = session;
        this.place = place;
        this.keys = keys;
        try {
            this.consumer = session.createConsumer(place.queue());
            this.producer = session.createProducer();
            session.start();
        } catch (ActiveMQException refused) {
            // It is tried again for as long as the process lives: nothing may be left each time.
            closeSession();
            throw refused;
        }
    }

    @Override
    public Optional<Delivery> receive(Duration wait) {
        String asked = "Cannot receive from \"" + place.destination() + "\"";
        try {
            long end = System.nanoTime() + wait.toNanos();
            while (true) {
                requireOpen(asked);
                Optional<Taken> next = next(end - System.nanoTime());
                if (next.isPresent()) {
                    return next.map(taken -> new ArtemisDelivery(this, taken));
                }
                if (end - System.nanoTime() <= 0) {
                    return Optional.empty();
                }
            }
        } catch (ActiveMQException error) {
            throw Trouble.translated(asked, error);
        }
    }

    private Optional<Taken> next(long nanos) throws ActiveMQException {
        Optional<Taken> held = keys == null ? Optional.empty() : keys.next(System.nanoTime());
        if (held.isPresent()) {
            return held;
        }
        if (keys != null && keys.isFull()) {
            commit();
            return Optional.empty();
        }
        ClientMessage wire = take(nanos);
        return wire == null ? Optional.empty() : read(wire);
    }

    /**
     * Nothing at hand means time to write down what was acknowledged, before waiting. Asking and giving up soon would be no
     * substitute for asking for an answer: what comes after that is held by the client while nobody handles it.
     */
    private @Nullable ClientMessage take(long nanos) throws ActiveMQException {
        ClientMessage wire = consumer.receiveImmediate();
        if (wire == null) {
            commit();
            long until = keys == null
                    ? nanos
                    : Math.min(nanos, keys.nextIn(System.nanoTime()).orElse(nanos));
            long millis = TimeUnit.NANOSECONDS.toMillis(until);
            wire = millis > 0 ? consumer.receive(millis) : null;
        }
        requireOpen("Cannot receive from \"" + place.destination() + "\"");
        return wire;
    }

    private Optional<Taken> read(ClientMessage wire) throws ActiveMQException {
        Wire.Content content;
        try {
            if (settings.foreign() == ForeignMessages.PARK && !Wire.isOurs(wire)) {
                throw new Wire.UnreadableException("it carries no id of ours, so another client has sent it");
            }
            content = Wire.read(wire, place.destination());
        } catch (Wire.UnreadableException | RuntimeException error) {
            setAside(
                    wire, error instanceof Wire.UnreadableException known ? known.why() : "its properties are damaged");
            return Optional.empty();
        }
        Taken taken = new Taken(wire, content.message(), content.attempt());
        if (keys == null && wire.getDeliveryCount() >= MOST_DELIVERIES) {
            putBack(taken.counted(), Duration.ZERO);
            return Optional.empty();
        }
        return keys != null && keys.queued(taken) ? Optional.empty() : Optional.of(taken);
    }

    private void setAside(ClientMessage wire, String why) throws ActiveMQException {
        sendParked(Wire.findable(session, wire), why);
        wire.individualAcknowledge();
        session.commit();
        uncommitted = 0;
    }

    void acknowledge(Taken taken) throws ActiveMQException {
        taken.wire().individualAcknowledge();
        if (uncommitted++ == 0) {
            uncommittedSince = System.nanoTime();
        }
        if (keys != null
                || uncommitted >= MOST_UNCOMMITTED
                || System.nanoTime() - uncommittedSince > UNCOMMITTED_NANOS) {
            commit();
        }
    }

    private void commit() throws ActiveMQException {
        if (uncommitted > 0) {
            session.commit();
            uncommitted = 0;
        }
    }

    /** Puts it back for a later attempt: at the end of the queue, or, if order matters, at the front of its key. */
    void again(Taken taken, Duration delay) throws ActiveMQException {
        if (keys == null) {
            putBack(taken, delay);
        } else {
            keys.hold(taken, delay, System.nanoTime());
        }
    }

    private void putBack(Taken taken, Duration delay) throws ActiveMQException {
        Optional<Instant> from =
                delay.isZero() ? Optional.empty() : Optional.of(Instant.now().plus(delay));
        ClientMessage copy = Wire.again(session, taken.message(), taken.attempt(), from);
        send(place.back(), copy, settings.route(place.destination()).topic());
        taken.wire().individualAcknowledge();
        session.commit();
        uncommitted = 0;
    }

    void park(Taken taken, String reason) throws ActiveMQException {
        EncodedMessage message = taken.message();
        sendParked(Wire.again(session, message, taken.attempt(), Optional.empty()), reason);
        taken.wire().individualAcknowledge();
        session.commit();
        uncommitted = 0;
    }

    private void sendParked(ClientMessage copy, String reason) throws ActiveMQException {
        copy.putStringProperty(Wire.REASON.toString(), reason);
        copy.putStringProperty(Wire.DESTINATION.toString(), place.destination());
        copy.putStringProperty(Wire.QUEUE.toString(), place.back());
        copy.putLongProperty(Wire.PARKED_AT, System.currentTimeMillis());
        send(place.parked(), copy, false);
    }

    private void send(String name, ClientMessage copy, boolean topic) throws ActiveMQException {
        copy.setRoutingType(topic ? RoutingType.MULTICAST : RoutingType.ANYCAST);
        producer.send(name, copy);
    }

    void requireOpen(String asked) {
        if (closed || session.isClosed() || consumer.isClosed()) {
            throw new MessagingUnavailableException(
                    asked, "this subscription has lost its connection or was closed", "Subscribe again.");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (!session.isClosed()) {
                commit();
            }
        } catch (ActiveMQException lost) {
            // Delivered again, and recognised.
        }
        closeSession();
    }

    private void closeSession() {
        try {
            session.close();
        } catch (ActiveMQException gone) {
            // The broker notices by itself.
        }
    }
}
