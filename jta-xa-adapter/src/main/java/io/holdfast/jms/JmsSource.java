// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.Status;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.Subscription;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens subscriptions, and shows what they have parked. */
final class JmsSource implements MessageSource, Inspection {

    private static final Logger LOG = System.getLogger(JmsSource.class.getName());

    private final JmsSettings settings;
    private final ParkedDeliveries parked;
    private final Map<String, String> consumers = new ConcurrentHashMap<>();
    private final Set<JmsSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    JmsSource(JmsSettings settings) {
        this.settings = settings;
        this.parked = new ParkedDeliveries(settings);
        settings.routes()
                .forEach((destination, route) ->
                        route.consumers().forEach(consumer -> parked.show(settings.place(destination, consumer))));
    }

    @Override
    public Subscription subscribe(String destination, String consumer, boolean ordered) {
        String asked = "Cannot subscribe \"" + consumer + "\" to \"" + destination + "\"";
        JmsRoute.check(consumer);
        Place place = settings.place(destination, consumer);
        if (ordered) {
            throw new InvalidSettingsException(
                    asked + " in order",
                    "a Jakarta Messaging session acknowledges everything it has received together, so a message that waits for its"
                            + " next attempt cannot hold back those of its key alone",
                    "Receive with holdfast-artemis, which can, or configure the destination as unordered.");
        }
        if (!place.route().isTopic() && !consumer.equals(consumers.computeIfAbsent(destination, first -> consumer))) {
            throw new InvalidSettingsException(
                    asked,
                    "\"" + destination + "\" is a queue, and \"" + consumers.get(destination)
                            + "\" receives from it: each would get a part of the messages",
                    "Make it a topic: JmsRoute.topic(...).");
        }
        parked.show(place);
        try {
            subscriptions.removeIf(JmsSubscription::isClosed);
            JmsSubscription subscription = open(place);
            subscriptions.add(subscription);
            if (closed) {
                subscription.close();
            }
            return subscription;
        } catch (JMSException | RuntimeException error) {
            throw Trouble.translated(asked, error);
        }
    }

    private JmsSubscription open(Place place) throws JMSException {
        Opened opened = Opened.own(settings, Optional.empty());
        try {
            return subscription(opened, place);
        } catch (UnsupportedOperationException noSharing) {
            opened.close();
            tell("it cannot share durable subscriptions, so one thread of one process receives \"" + place.destination()
                    + "\" for \"" + place.consumer() + "\" at a time.");
            return unshared(place);
        } catch (JMSException | RuntimeException error) {
            opened.close();
            throw error;
        }
    }

    private JmsSubscription unshared(Place place) throws JMSException {
        Opened opened = Unshared.open(settings, place);
        try {
            return subscription(opened, place, Unshared.subscribe(opened.session(), place));
        } catch (JMSException | RuntimeException error) {
            opened.close();
            throw error;
        }
    }

    private JmsSubscription subscription(Opened opened, Place place) throws JMSException {
        Session session = opened.session();
        if (!session.getTransacted()) {
            throw new InvalidSettingsException(
                    "Cannot receive from \"" + place.destination() + "\" through this connection factory",
                    "its sessions acknowledge a message before it is handled, as servers have it outside of transactions",
                    "Give JmsBroker.over(...) a factory that the server does not manage, or let a message-driven bean call"
                            + " IdempotentConsumer.");
        }
        Optional<String> queue = place.queue();
        if (queue.isEmpty()) {
            return subscription(
                    opened,
                    place,
                    session.createSharedDurableConsumer((Topic) place.route().in(session), place.subscription()));
        }
        if (place.route().isTopic()) {
            new Existence(settings, session).requireQueue(place.destination(), queue.get(), "Make it at the provider.");
        }
        return subscription(opened, place, session.createConsumer(JmsSubscription.back(session, place)));
    }

    private JmsSubscription subscription(Opened opened, Place place, MessageConsumer main) throws JMSException {
        Session session = opened.session();
        Existence existence = new Existence(settings, session);
        existence.requireQueue(
                place.destination(), place.parked(), "Make it: what cannot be handled is set aside there.");
        boolean delays = Producers.canDelay(new Producers(settings, session).to(place.parked()));
        boolean elsewhere = place.queue().isEmpty() || !delays;
        if (elsewhere) {
            existence.requireQueue(
                    place.destination(), place.retries(), "Make it: what is tried again waits there for its consumer.");
        }
        if (!delays) {
            tell("it has no delivery delay, so what is tried again waits in \"" + place.retries()
                    + "\", where it is looked for twice a second; delayed messages are refused.");
        }
        Queue again = elsewhere ? Destinations.queue(session, place.retries()) : null;
        Intake intake = new Intake(
                session, main, again != null && delays ? session.createConsumer(again) : null, delays ? null : again);
        opened.connection().start();
        return new JmsSubscription(settings, opened, place, intake, delays);
    }

    /** Once, when it begins to matter. */
    private void tell(String limitation) {
        if (told.add(limitation)) {
            LOG.log(Level.WARNING, "This Jakarta Messaging provider is used within its limits: " + limitation);
        }
    }

    @Override
    public List<Entry> list(Filter filter, int limit) {
        return parked.list(filter, limit);
    }

    @Override
    public Optional<Entry> find(MessageId id) {
        return parked.find(id);
    }

    @Override
    public List<Status> status() {
        return parked.status();
    }

    @Override
    public boolean retry(MessageId id) {
        return parked.retry(id);
    }

    @Override
    public boolean discard(MessageId id) {
        return parked.discard(id);
    }

    void close() {
        closed = true;
        subscriptions.forEach(JmsSubscription::close);
    }
}
