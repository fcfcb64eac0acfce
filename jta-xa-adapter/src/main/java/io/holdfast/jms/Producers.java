// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.MessageRejectedException;
import io.holdfast.spi.EncodedMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The producers of a session, one for each destination. For one thread at a time. */
final class Producers {

    private final JmsSettings settings;
    private final Session session;
    private final Map<String, MessageProducer> routes = new HashMap<>();
    private final Map<String, MessageProducer> queues = new HashMap<>();

    Producers(JmsSettings settings, Session session) {
        this.settings = settings;
        this.session = session;
    }

    /** Sends a message to where its destination is, at its time. */
    void send(EncodedMessage message) throws JMSException {
        String destination = message.destination();
        MessageProducer producer = routes.get(destination);
        if (producer == null) {
            producer = session.createProducer(settings.route(destination).in(session));
            routes.put(destination, producer);
        }
        Duration delay = message.deliverAt()
                .map(moment -> Duration.between(Instant.now(), moment))
                .orElse(Duration.ZERO);
        if (delay.toMillis() > 0 && !canDelay(producer)) {
            throw new MessageRejectedException(
                    "Cannot delay message " + message.id(),
                    "this Jakarta Messaging provider has no delivery delay",
                    "Publish it without a delay, or through an outbox, which keeps it until its time.");
        }
        send(producer, Wire.write(session, message), delay);
    }

    /** Sends something to a queue. */
    void send(String queue, Message wire, Duration delay) throws JMSException {
        send(to(queue), wire, delay);
    }

    /** Sends something to where a destination is. */
    void send(Destination target, Message wire, Duration delay) throws JMSException {
        try (MessageProducer producer = session.createProducer(target)) {
            send(producer, wire, delay);
        }
    }

    MessageProducer to(String queue) throws JMSException {
        MessageProducer producer = queues.get(queue);
        if (producer == null) {
            producer = session.createProducer(Destinations.queue(session, queue));
            queues.put(queue, producer);
        }
        return producer;
    }

    private static void send(MessageProducer producer, Message wire, Duration delay) throws JMSException {
        if (canDelay(producer)) {
            // Each time: a pool's producer remembers it for the next one who borrows it.
            producer.setDeliveryDelay(Math.max(0, delay.toMillis()));
        }
        producer.send(wire, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, Message.DEFAULT_TIME_TO_LIVE);
    }

    /** Jakarta Messaging has a delivery delay, but not every provider. */
    static boolean canDelay(MessageProducer producer) throws JMSException {
        try {
            producer.setDeliveryDelay(0);
            return true;
        } catch (UnsupportedOperationException missing) {
            return false;
        }
    }
}
