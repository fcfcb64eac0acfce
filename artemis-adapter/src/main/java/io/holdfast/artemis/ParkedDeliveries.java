// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.State;
import io.holdfast.Operations.Status;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Inspection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * What the consumers of this process have set aside. Browsed from the start each time: there should be few, and an operator can
 * wait.
 */
final class ParkedDeliveries implements Inspection {

    private final Link link;
    private final Map<String, String> destinations = new ConcurrentHashMap<>();

    ParkedDeliveries(Link link) {
        this.link = link;
    }

    /** Shows what a consumer's queue has parked from now on. */
    void show(String destination, String queue) {
        destinations.put(Queues.parkedQueueOf(queue), destination);
    }

    @Override
    public List<Entry> list(Filter filter, int limit) {
        return SetAside.select(entries(), filter, limit);
    }

    @Override
    public Optional<Entry> find(MessageId id) {
        return entries().stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    @Override
    public List<Status> status() {
        Map<String, Long> counts = new TreeMap<>();
        link.briefly("Cannot count parked messages", session -> {
            for (Map.Entry<String, String> each : destinations.entrySet()) {
                ClientSession.QueueQuery queue = session.queueQuery(SimpleString.of(each.getKey()));
                if (queue.isExists() && queue.getMessageCount() > 0) {
                    counts.merge(each.getValue(), queue.getMessageCount(), Long::sum);
                }
            }
            return counts;
        });
        return counts.entrySet().stream()
                .map(each -> new Status(each.getKey(), 0, 0, each.getValue(), Duration.ZERO, false, Optional.empty()))
                .toList();
    }

    private List<Entry> entries() {
        return link.briefly("Cannot list parked messages", session -> {
            List<Entry> entries = new ArrayList<>();
            for (Map.Entry<String, String> each : destinations.entrySet()) {
                SetAside.browse(
                        session,
                        each.getKey(),
                        wire -> entry(wire, each.getValue()).ifPresent(entries::add));
            }
            return entries;
        });
    }

    private static Optional<Entry> entry(ClientMessage wire, String destination) {
        Optional<String> reason = Optional.ofNullable(Wire.text(wire, Wire.REASON));
        Duration age = age(wire);
        try {
            Wire.Content content = Wire.read(wire, destination);
            EncodedMessage message = content.message();
            return Optional.of(new Entry(
                    message.id(),
                    destination,
                    State.PARKED,
                    message.type(),
                    message.key(),
                    message.headers(),
                    content.attempt(),
                    age,
                    reason));
        } catch (Wire.UnreadableException | RuntimeException damaged) {
            return name(wire)
                    .map(id -> new Entry(
                            id,
                            destination,
                            State.PARKED,
                            Optional.empty(),
                            Optional.empty(),
                            Map.of(),
                            0,
                            age,
                            reason));
        }
    }

    private static Optional<MessageId> name(ClientMessage wire) {
        try {
            return Optional.ofNullable(Wire.text(wire, Wire.ID)).map(MessageId::of);
        } catch (RuntimeException invalid) {
            return Optional.empty();
        }
    }

    private static Duration age(ClientMessage wire) {
        Object parkedAt = wire.getObjectProperty(Wire.PARKED_AT);
        long since = parkedAt instanceof Long millis ? millis : wire.getTimestamp();
        return Duration.ofMillis(Math.max(0, System.currentTimeMillis() - since));
    }

    /** Each consumer that has parked it gets it again. */
    @Override
    public boolean retry(MessageId id) {
        return take("Cannot retry message " + id, id, this::sendBack);
    }

    @Override
    public boolean discard(MessageId id) {
        return take("Cannot discard message " + id, id, (session, wire) -> {});
    }

    private void sendBack(ClientSession session, ClientMessage wire) throws ActiveMQException {
        String place = Wire.text(wire, Wire.QUEUE);
        if (place == null) {
            return;
        }
        // Whoever parks over Jakarta Messaging may know a queue by its plain name.
        int address = place.indexOf("::");
        String name = address < 0 ? place : place.substring(address + 2);
        ClientSession.QueueQuery queue = session.queueQuery(SimpleString.of(name));
        if (!queue.isExists()) {
            throw Trouble.unusable(
                    String.valueOf(Wire.text(wire, Wire.DESTINATION)),
                    "queue \"" + name + "\", to which a parked message belongs, is gone",
                    "Make the queue again, or discard the message.");
        }
        ClientMessage copy = anew(session, wire);
        boolean topic = queue.getRoutingType() == RoutingType.MULTICAST;
        copy.setRoutingType(topic ? RoutingType.MULTICAST : RoutingType.ANYCAST);
        session.createProducer().send(place, copy);
    }

    private static ClientMessage anew(ClientSession session, ClientMessage wire) {
        if (!Wire.isMadeFindable(wire)) {
            try {
                Wire.Content content = Wire.read(wire, "");
                return Wire.again(session, content.message(), 1, Optional.empty());
            } catch (Wire.UnreadableException | RuntimeException damaged) {
                // It gets the same reason again, unless whoever handles it has learnt more.
            }
        }
        return Wire.asItWas(session, wire);
    }

    private boolean take(String asked, MessageId id, SetAside.Act act) {
        boolean found = false;
        for (String queue : destinations.keySet()) {
            found |= SetAside.take(link, asked, queue, id, act);
        }
        return found;
    }
}
