// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.State;
import io.holdfast.Operations.Status;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Inspection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the consumers of this process have set aside. Browsed from the start each time: there should be few, and an operator can
 * wait.
 */
final class ParkedDeliveries implements Inspection {

    /** How long the provider may take to find a message in a queue that is never long. */
    private static final long PATIENCE_MILLIS = 1_000;

    private final JmsSettings settings;
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    ParkedDeliveries(JmsSettings settings) {
        this.settings = settings;
    }

    /** Shows what a consumer has parked from now on. */
    void show(Place place) {
        places.put(place.parked(), place);
    }

    @Override
    public List<Entry> list(Filter filter, int limit) {
        return entries().stream()
                .filter(entry -> matches(entry, filter))
                .sorted(Comparator.comparing(Entry::id))
                .limit(limit)
                .toList();
    }

    private static boolean matches(Entry entry, Filter filter) {
        return filter.destination().map(entry.destination()::equals).orElse(true)
                && filter.state().map(entry.state()::equals).orElse(true)
                && filter.key().map(key -> entry.key().equals(Optional.of(key))).orElse(true)
                && filter.olderThan()
                        .map(age -> entry.age().compareTo(age) >= 0)
                        .orElse(true)
                && filter.after().map(id -> entry.id().compareTo(id) > 0).orElse(true);
    }

    @Override
    public Optional<Entry> find(MessageId id) {
        return entries().stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    @Override
    public List<Status> status() {
        Map<String, Long> counts = new TreeMap<>();
        entries().forEach(entry -> counts.merge(entry.destination(), 1L, Long::sum));
        return counts.entrySet().stream()
                .map(each -> new Status(each.getKey(), 0, 0, each.getValue(), Duration.ZERO, false, Optional.empty()))
                .toList();
    }

    private List<Entry> entries() {
        if (places.isEmpty()) {
            return List.of();
        }
        try (Opened opened = Opened.own(settings, Optional.empty())) {
            opened.connection().start();
            List<Entry> entries = new ArrayList<>();
            for (Place place : places.values()) {
                browse(opened.session(), place, entries);
            }
            return entries;
        } catch (JMSException | RuntimeException error) {
            throw Trouble.translated("Cannot list parked messages", error);
        }
    }

    private static void browse(Session session, Place place, List<Entry> entries) throws JMSException {
        try (QueueBrowser browser = session.createBrowser(Destinations.queue(session, place.parked()))) {
            for (Enumeration<?> each = browser.getEnumeration(); each.hasMoreElements(); ) {
                entry((Message) each.nextElement(), place.destination()).ifPresent(entries::add);
            }
        } catch (InvalidDestinationException notYet) {
            // Nobody has subscribed and nothing was parked.
        }
    }

    private static Optional<Entry> entry(Message wire, String destination) throws JMSException {
        Optional<String> reason = Optional.ofNullable(Wire.text(wire, Wire.REASON));
        Object parkedAt = wire.getObjectProperty(Wire.PARKED_AT);
        long since = parkedAt instanceof Long millis ? millis : wire.getJMSTimestamp();
        Duration age = Duration.ofMillis(Math.max(0, System.currentTimeMillis() - since));
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
        } catch (Wire.UnreadableException damaged) {
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

    private static Optional<MessageId> name(Message wire) throws JMSException {
        try {
            return Optional.ofNullable(Wire.text(wire, Wire.ID)).map(MessageId::of);
        } catch (RuntimeException invalid) {
            return Optional.empty();
        }
    }

    /** Each consumer that has parked it gets it again. */
    @Override
    public boolean retry(MessageId id) {
        return take("Cannot retry message " + id, id, this::sendBack);
    }

    @Override
    public boolean discard(MessageId id) {
        return take("Cannot discard message " + id, id, (session, place, wire) -> {});
    }

    /** What is done with a message that was taken; committed with the taking. */
    private interface Act {
        void on(Session session, Place place, Message wire) throws JMSException;
    }

    private void sendBack(Session session, Place place, Message wire) throws JMSException {
        new Producers(settings, session).send(JmsSubscription.back(session, place), anew(session, wire), Duration.ZERO);
    }

    private static Message anew(Session session, Message wire) throws JMSException {
        if (!Wire.isMadeFindable(wire)) {
            try {
                return Wire.again(session, Wire.read(wire, "").message(), 1);
            } catch (Wire.UnreadableException damaged) {
                // It gets the same reason again, unless whoever handles it has learnt more.
            }
        }
        return Wire.asItWas(wire);
    }

    private boolean take(String asked, MessageId id, Act act) {
        if (places.isEmpty()) {
            return false;
        }
        try (Opened opened = Opened.own(settings, Optional.empty())) {
            opened.connection().start();
            boolean found = false;
            for (Place place : places.values()) {
                found |= take(opened.session(), place, id, act);
            }
            return found;
        } catch (JMSException | RuntimeException error) {
            throw Trouble.translated(asked, error);
        }
    }

    private static boolean take(Session session, Place place, MessageId id, Act act) throws JMSException {
        // An id has no character that means anything in a selector.
        String selector = Wire.ID + " = '" + id + "'";
        MessageConsumer consumer;
        try {
            consumer = session.createConsumer(Destinations.queue(session, place.parked()), selector);
        } catch (InvalidDestinationException nothingParked) {
            return false;
        }
        try (consumer) {
            Message wire = consumer.receive(PATIENCE_MILLIS);
            if (wire == null) {
                return false;
            }
            act.on(session, place, wire);
            session.commit();
            return true;
        }
    }
}
