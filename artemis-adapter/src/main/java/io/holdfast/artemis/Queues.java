// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQAddressExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSession.AddressQuery;
import org.apache.activemq.artemis.api.core.client.ClientSession.QueueQuery;

/** Sees to it that what is sent has a queue to go to, and that no queue loses what it holds. */
final class Queues {

    /** The address of everything that was parked; each consumer's queue has one here. */
    static final String PARKED = "holdfast.parked";

    /** For so long a destination that had receivers is believed to have them. */
    private static final long BELIEVED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BrokerSettings settings;
    private final Map<String, Long> receivable = new ConcurrentHashMap<>();

    Queues(BrokerSettings settings) {
        this.settings = settings;
    }

    static String parkedQueueOf(String queue) {
        return PARKED + "." + queue;
    }

    /** A name under which exactly one queue is reached, whatever else its address feeds. */
    static String exactly(String address, String queue) {
        return address + "::" + queue;
    }

    /** Makes a destination ready to be sent to, or says why it is not. */
    void publishable(ClientSession session, String destination) throws ActiveMQException {
        ArtemisRoute route = settings.route(destination);
        if (settings.queues() == QueueMode.CREATE) {
            createAddress(session, route.address(), routing(route));
            if (!route.topic()) {
                createQueue(session, route, route.address());
            }
        }
        for (String consumer : route.consumers()) {
            consumable(session, destination, consumer, false);
        }
        if (!hasReceivers(session, route)) {
            throw Trouble.unusable(
                    destination,
                    route.topic()
                            ? "topic \"" + route.address() + "\" has no durable queue, so its messages would be gone"
                            : "there is no durable queue \"" + route.address() + "\" that stays when it is empty",
                    route.topic()
                            ? "Start a consumer first, or name the consumers in its route and open with QueueMode.CREATE."
                            : create(route, route.address()));
        }
        checkSettings(session, destination, route, false);
        receivable.put(destination, System.nanoTime());
    }

    /** Whether somebody would receive what is sent now; asks the broker once a second. */
    boolean isReceivable(ClientSession session, String destination) throws ActiveMQException {
        Long seen = receivable.get(destination);
        if (seen != null && System.nanoTime() - seen < BELIEVED_NANOS) {
            return true;
        }
        boolean has = hasReceivers(session, settings.route(destination));
        if (has) {
            receivable.put(destination, System.nanoTime());
        } else {
            receivable.remove(destination);
        }
        return has;
    }

    private static boolean hasReceivers(ClientSession session, ArtemisRoute route) throws ActiveMQException {
        AddressQuery address = session.addressQuery(SimpleString.of(route.address()));
        if (!address.isExists()) {
            return false;
        }
        List<SimpleString> queues = route.topic() ? address.getQueueNames() : List.of(SimpleString.of(route.address()));
        for (SimpleString name : queues) {
            QueueQuery queue = session.queueQuery(name);
            if (queue.isExists() && queue.isDurable() && !queue.isTemporary() && isKept(queue)) {
                return true;
            }
        }
        return false;
    }

    /** Makes a consumer's queue ready, or says why it is not, and answers its name. */
    String consumable(ClientSession session, String destination, String consumer, boolean ordered)
            throws ActiveMQException {
        ArtemisRoute route = settings.route(destination);
        String queue = route.queueOf(consumer);
        String parked = parkedQueueOf(queue);
        if (settings.queues() == QueueMode.CREATE) {
            createAddress(session, route.address(), routing(route));
            createQueue(session, route, queue);
            createAddress(session, PARKED, RoutingType.ANYCAST);
            createQueue(session, ArtemisRoute.queue("parked"), PARKED, parked);
        }
        require(session, destination, route.address(), queue, create(route, queue));
        require(
                session,
                destination,
                PARKED,
                parked,
                "Make the durable anycast queue \"" + parked + "\" on address \"" + PARKED
                        + "\", or open with QueueMode.CREATE: what cannot be handled is set aside there.");
        checkSettings(session, destination, route, ordered);
        return queue;
    }

    private static void require(ClientSession session, String destination, String address, String name, String wayOut)
            throws ActiveMQException {
        QueueQuery queue = session.queueQuery(SimpleString.of(name));
        if (!queue.isExists() || !queue.getAddress().toString().equals(address)) {
            throw Trouble.unusable(
                    destination, "there is no queue \"" + name + "\" on address \"" + address + "\"", wayOut);
        }
        if (!queue.isDurable() || queue.isTemporary() || !isKept(queue)) {
            throw Trouble.unusable(
                    destination,
                    "queue \"" + name + "\" is not durable, or the broker deletes it when it is empty",
                    wayOut);
        }
    }

    /** Old brokers do not tell; they keep what was not made automatically. */
    private static boolean isKept(QueueQuery queue) {
        Boolean autoDelete = queue.isAutoDelete();
        return autoDelete == null ? !queue.isAutoCreated() : !autoDelete;
    }

    private void checkSettings(ClientSession session, String destination, ArtemisRoute route, boolean ordered) {
        if (settings.queues() != QueueMode.TRUST) {
            AddressRules rules = AddressRules.of(session, route.address());
            rules.check(destination, route.address());
            if (ordered) {
                rules.checkOrdered(destination, route.address());
            }
        }
    }

    private static void createAddress(ClientSession session, String name, RoutingType routing)
            throws ActiveMQException {
        SimpleString address = SimpleString.of(name);
        if (!session.addressQuery(address).isExists()) {
            try {
                session.createAddress(address, routing, false);
            } catch (ActiveMQAddressExistsException another) {
                // Another process was quicker.
            }
        }
    }

    private static void createQueue(ClientSession session, ArtemisRoute route, String name) throws ActiveMQException {
        createQueue(session, route, route.address(), name);
    }

    private static void createQueue(ClientSession session, ArtemisRoute route, String address, String name)
            throws ActiveMQException {
        if (session.queueQuery(SimpleString.of(name)).isExists()) {
            return;
        }
        try {
            session.createQueue(QueueConfiguration.of(name)
                    .setAddress(address)
                    .setRoutingType(routing(route))
                    .setDurable(true)
                    .setAutoDelete(false)
                    .setAutoCreateAddress(false));
        } catch (ActiveMQQueueExistsException another) {
            // Another process was quicker.
        }
    }

    static RoutingType routing(ArtemisRoute route) {
        return route.topic() ? RoutingType.MULTICAST : RoutingType.ANYCAST;
    }

    private static String create(ArtemisRoute route, String queue) {
        return "Run: artemis queue create --name " + queue + " --address " + route.address()
                + (route.topic() ? " --multicast" : " --anycast")
                + " --durable --no-auto-delete --auto-create-address --preserve-on-no-consumers"
                + "; or open with QueueMode.CREATE.";
    }
}
