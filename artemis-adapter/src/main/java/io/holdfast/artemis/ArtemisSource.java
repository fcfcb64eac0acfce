// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.Status;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.Subscription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Opens subscriptions, and shows what they have parked. */
final class ArtemisSource implements MessageSource, Inspection {

    private final BrokerSettings settings;
    private final Link link;
    private final Queues queues;
    private final ParkedDeliveries parked;
    private final Map<String, String> consumers = new ConcurrentHashMap<>();

    ArtemisSource(BrokerSettings settings) {
        this.settings = settings;
        this.link = Link.forReceiving(settings);
        this.queues = new Queues(settings);
        this.parked = new ParkedDeliveries(link);
        settings.routes()
                .forEach((destination, route) ->
                        route.consumers().forEach(consumer -> parked.show(destination, route.queueOf(consumer))));
    }

    @Override
    public Subscription subscribe(String destination, String consumer, boolean ordered) {
        String asked = "Cannot subscribe \"" + consumer + "\" to \"" + destination + "\"";
        ArtemisRoute route = settings.route(destination);
        if (!route.topic() && !consumer.equals(consumers.computeIfAbsent(destination, first -> consumer))) {
            throw new InvalidSettingsException(
                    asked,
                    "\"" + destination + "\" is a queue, and \"" + consumers.get(destination)
                            + "\" receives from it: each would get a part of the messages",
                    "Make it a topic: ArtemisRoute.topic(...).");
        }
        String queue = link.briefly(asked, session -> queues.consumable(session, destination, consumer, ordered));
        parked.show(destination, queue);
        try {
            ClientSession session = link.session(true);
            Place place = new Place(destination, route.address(), queue);
            return new ArtemisSubscription(settings, session, place, ordered ? new HeldKeys() : null);
        } catch (ActiveMQException error) {
            throw Trouble.translated(asked, error);
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
        link.close();
    }
}
