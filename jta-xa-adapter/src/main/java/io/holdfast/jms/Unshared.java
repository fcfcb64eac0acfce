// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.MessagingUnavailableException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import java.util.Optional;

/** Durable subscriptions of providers that cannot share one: they belong to a client's id, and one session has them at a time. */
final class Unshared {

    private Unshared() {}

    /** Makes a subscription that keeps messages from now on. */
    static void make(JmsSettings settings, Place place) throws JMSException {
        try (Opened opened = Opened.own(settings, Optional.of(clientId(place)))) {
            subscribe(opened.session(), place).close();
        } catch (InvalidClientIDException used) {
            // Somebody has it open, so it is there.
        }
    }

    static Opened open(JmsSettings settings, Place place) throws JMSException {
        try {
            return Opened.own(settings, Optional.of(clientId(place)));
        } catch (InvalidClientIDException used) {
            throw new MessagingUnavailableException(
                    "Cannot subscribe \"" + place.consumer() + "\" to \"" + place.destination() + "\"",
                    "this Jakarta Messaging provider cannot share a durable subscription, and another thread or process has it",
                    "Let one process receive with a concurrency of 1, or let the topic feed a queue: JmsRoute.feeding(...).",
                    used);
        }
    }

    static TopicSubscriber subscribe(Session session, Place place) throws JMSException {
        return session.createDurableSubscriber((Topic) place.route().in(session), place.subscription());
    }

    private static String clientId(Place place) {
        return "holdfast:" + place.subscription();
    }
}
