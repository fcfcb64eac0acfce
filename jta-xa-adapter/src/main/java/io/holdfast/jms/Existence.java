// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Session;
import jakarta.jms.Topic;

/** Sees to it that what is sent has somewhere to stay, as far as Jakarta Messaging lets anybody ask. */
final class Existence {

    /** Matches nothing of ours and nothing of others. */
    private static final String NOTHING = Wire.ID + " = ''";

    private final JmsSettings settings;
    private final Session session;

    Existence(JmsSettings settings, Session session) {
        this.settings = settings;
        this.session = session;
    }

    /** Makes a destination ready to be sent to, or says why it is not. */
    void publishable(String destination) throws JMSException {
        JmsRoute route = settings.route(destination);
        try {
            session.createProducer(route.in(session)).close();
        } catch (InvalidDestinationException error) {
            throw Trouble.unusable(
                    destination,
                    "there is no " + (route.isTopic() ? "topic" : "queue") + " \"" + route.name() + "\" ("
                            + Trouble.describe(error) + ")",
                    "Make it at the provider.");
        }
        if (route.isTrusted()) {
            return;
        }
        if (route.isTopic()) {
            subscribed(destination, route);
        } else {
            requireQueue(destination, route.name(), () -> route.in(session), "Make it at the provider.");
        }
    }

    private void subscribed(String destination, JmsRoute route) throws JMSException {
        if (route.consumers().isEmpty()) {
            throw Trouble.unusable(
                    destination,
                    "Jakarta Messaging cannot tell whether topic \"" + route.name()
                            + "\" has a durable subscription, and without one its messages would be gone",
                    "Name the consumers: JmsRoute.topic(name, consumer, ...); or say trusted() if you have made sure.");
        }
        for (String consumer : route.consumers()) {
            Place place = settings.place(destination, consumer);
            if (place.queue().isPresent()) {
                requireQueue(destination, place.queue().get(), "Make it, and let the topic feed it.");
            } else {
                subscription(place);
            }
        }
    }

    /** Opening it makes it, and it stays. */
    private void subscription(Place place) throws JMSException {
        try {
            session.createSharedDurableConsumer((Topic) place.route().in(session), place.subscription())
                    .close();
        } catch (UnsupportedOperationException missing) {
            Unshared.make(settings, place);
        } catch (InvalidDestinationException error) {
            throw Trouble.unusable(
                    place.destination(),
                    "\"" + place.consumer() + "\" cannot subscribe to topic \""
                            + place.route().name() + "\" (" + Trouble.describe(error) + ")",
                    "Make the topic and the durable subscription \"" + place.subscription() + "\" at the provider.");
        }
    }

    void requireQueue(String destination, String queue, String wayOut) throws JMSException {
        requireQueue(destination, queue, () -> Destinations.queue(session, queue), wayOut);
    }

    /** What stands for a queue. */
    private interface Found {
        Destination get() throws JMSException;
    }

    /** Receives from it what cannot be there: unlike a producer, that needs the queue and not only its name. */
    private void requireQueue(String destination, String name, Found queue, String wayOut) throws JMSException {
        try {
            session.createConsumer(queue.get(), NOTHING).close();
        } catch (InvalidDestinationException error) {
            throw Trouble.unusable(
                    destination, "there is no queue \"" + name + "\" (" + Trouble.describe(error) + ")", wayOut);
        } catch (JMSSecurityException sendOnly) {
            // Nothing is known; whoever may only send is told when sending fails.
        }
    }
}
