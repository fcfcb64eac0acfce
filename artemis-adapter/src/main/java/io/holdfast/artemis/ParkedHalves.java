// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.State;
import io.holdfast.Operations.Status;
import io.holdfast.spi.EncodedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** What an operator sees of half messages, and the way to those that are parked. */
final class ParkedHalves {

    private final Link link;
    private final HalfQueues names;

    ParkedHalves(Link link, HalfQueues names) {
        this.link = link;
        this.names = names;
    }

    /** What is done with a half that was taken; committed with the taking. */
    interface Act {
        void on(ClientSession session, HeldHalf half) throws ActiveMQException;
    }

    boolean take(MessageId id, Act act) {
        String asked = "Cannot decide half message " + id;
        return SetAside.take(link, asked, names.parked(), id, (session, wire) -> {
            try {
                act.on(session, new HeldHalf(wire, HalfWire.read(wire), 0));
            } catch (Wire.UnreadableException error) {
                throw Trouble.translated(asked, error);
            }
        });
    }

    List<Entry> list(Collection<HeldHalf> held, Filter filter, int limit) {
        return SetAside.select(entries(held), filter, limit);
    }

    Optional<Entry> find(Collection<HeldHalf> held, MessageId id) {
        return entries(held).stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    List<Status> status(Collection<HeldHalf> held) {
        Map<String, List<Entry>> byDestination = entries(held).stream()
                .collect(Collectors.groupingBy(Entry::destination, TreeMap::new, Collectors.toList()));
        List<Status> statuses = new ArrayList<>();
        byDestination.forEach((destination, entries) -> statuses.add(status(destination, entries)));
        return statuses;
    }

    private static Status status(String destination, List<Entry> entries) {
        List<Entry> undecided = entries.stream()
                .filter(entry -> entry.state() == State.UNDECIDED)
                .toList();
        Duration oldest = undecided.stream()
                .map(Entry::age)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return new Status(
                destination, 0, undecided.size(), entries.size() - undecided.size(), oldest, false, Optional.empty());
    }

    /** What is held here, waits for its check now, or is parked. */
    private List<Entry> entries(Collection<HeldHalf> held) {
        Instant now = Instant.now();
        Map<MessageId, Entry> entries = new TreeMap<>();
        held.forEach(half -> entries.put(half.id(), entry(half.content(), State.UNDECIDED, Optional.empty(), now)));
        link.briefly("Cannot list half messages", session -> {
            SetAside.browse(session, names.waiting(), wire -> add(wire, State.UNDECIDED, now, entries));
            SetAside.browse(session, names.parked(), wire -> add(wire, State.PARKED, now, entries));
            return entries;
        });
        return List.copyOf(entries.values());
    }

    private static void add(ClientMessage wire, State state, Instant now, Map<MessageId, Entry> entries) {
        try {
            HalfWire.Content content = HalfWire.read(wire);
            Optional<String> reason = Optional.ofNullable(Wire.text(wire, Wire.REASON));
            entries.put(content.half().id(), entry(content, state, reason, now));
        } catch (Wire.UnreadableException | RuntimeException damaged) {
            // It has no id by which an operator could name it; the broker's own tools show it.
        }
    }

    private static Entry entry(HalfWire.Content content, State state, Optional<String> reason, Instant now) {
        EncodedMessage message = content.half().message();
        Duration age = Duration.between(content.since(), now);
        return new Entry(
                message.id(),
                message.destination(),
                state,
                message.type(),
                message.key(),
                message.headers(),
                content.unknownAnswers(),
                age.isNegative() ? Duration.ZERO : age,
                reason);
    }
}
