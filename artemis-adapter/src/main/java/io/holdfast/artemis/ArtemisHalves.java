// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.Status;
import io.holdfast.Verdict;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;

/** Half messages on a broker that has none: a half waits in its process's lane until it is moved to where it belongs. */
final class ArtemisHalves implements PreparedMessages, Inspection {

    /** After so long a half is handed out again that nobody has acted upon. */
    static final Duration AGAIN = Duration.ofSeconds(10);

    private final BrokerSettings settings;
    private final HalfQueues names;
    private final Duration firstCheck;
    private final Queues destinations;
    private final Link sending;
    private final Link moving;
    private final ParkedHalves parked;
    private final ConcurrentLinkedDeque<HalfSender> idle = new ConcurrentLinkedDeque<>();
    private @Nullable Lane lane;
    private volatile boolean closed;

    ArtemisHalves(BrokerSettings settings, HalfQueues names, Duration firstCheck) {
        this.settings = settings;
        this.names = names;
        this.firstCheck = firstCheck;
        this.destinations = new Queues(settings);
        this.sending = Link.forSending(settings);
        this.moving = Link.keptAliveByItsUser(settings);
        this.parked = new ParkedHalves(sending, names);
    }

    private synchronized Lane lane() throws ActiveMQException {
        if (closed) {
            throw new MessagingUnavailableException(
                    "Cannot use half messages", "this broker was closed", "Open another one.");
        }
        Lane open = lane;
        if (open == null || open.isBroken()) {
            if (open != null) {
                // Or it would still hold what others are to get.
                open.close();
            }
            checkSettings();
            open = new Lane(names, firstCheck, moving.session(true));
            lane = open;
        }
        return open;
    }

    /** As for any destination: the broker must not lose what it holds, and give up on nothing before the library does. */
    private void checkSettings() {
        if (settings.queues() != QueueMode.TRUST) {
            sending.briefly("Cannot check the queues of half messages", session -> {
                for (String address : List.of(names.lanes(), names.waiting(), names.parked())) {
                    AddressRules.of(session, address).check(address, address);
                }
                return names;
            });
        }
    }

    @Override
    public void prepare(List<HalfMessage> halves) {
        if (halves.isEmpty()) {
            return;
        }
        String asked = "Cannot prepare " + halves.size() + " half messages";
        List<MessageId> ids = halves.stream().map(HalfMessage::id).toList();
        try {
            Lane mine = lane();
            HalfSender sender = borrow();
            Arrival arrival = mine.held().expect(ids);
            try {
                requireReceivers(sender, halves, asked);
                store(sender, halves, mine, asked);
                requireArrived(mine, arrival, asked);
            } finally {
                mine.held().forget(arrival);
                giveBack(sender);
            }
        } catch (ActiveMQException error) {
            throw Trouble.translated(asked, error);
        }
    }

    private void requireReceivers(HalfSender sender, List<HalfMessage> halves, String asked) throws ActiveMQException {
        for (HalfMessage half : halves) {
            String destination = half.message().destination();
            if (!destinations.isReceivable(sender.session(), destination)) {
                throw new MessageRejectedException(
                        asked,
                        "nobody would receive from \"" + destination + "\": no durable queue is bound to its address",
                        "Start its consumer first, or name it in the destination's route and open with QueueMode.CREATE.");
            }
        }
    }

    private static void store(HalfSender sender, List<HalfMessage> halves, Lane lane, String asked)
            throws ActiveMQException {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        List<HalfWire.Content> contents =
                halves.stream().map(half -> new HalfWire.Content(half, now, 0)).toList();
        SendResult result = sender.store(contents, lane.target());
        if (result.kind() != SendResult.Kind.ACCEPTED) {
            throw unclear(asked, result.reason());
        }
    }

    private void requireArrived(Lane lane, Arrival arrival, String asked) {
        if (!lane.held().haveArrived(arrival, settings.timeout())) {
            lane.close();
            throw unclear(asked, "the broker has accepted them, but they did not arrive where they are held");
        }
    }

    private static MessagingUnavailableException unclear(String asked, String why) {
        return new MessagingUnavailableException(
                asked,
                "it is unclear whether the broker has stored them (" + why + ")",
                "Run the transaction again; what was stored of this one is dropped by a check-back.");
    }

    private HalfSender borrow() throws ActiveMQException {
        for (HalfSender waiting = idle.poll(); waiting != null; waiting = idle.poll()) {
            if (!waiting.isBroken()) {
                return waiting;
            }
            waiting.close();
        }
        return new HalfSender(sending, settings.timeout().toMillis());
    }

    private void giveBack(HalfSender sender) {
        if (sender.isBroken() || closed) {
            sender.close();
        } else {
            idle.push(sender);
        }
    }

    @Override
    public Set<MessageId> confirm(Set<MessageId> ids) {
        return move("Cannot confirm", ids, this::deliver);
    }

    @Override
    public Set<MessageId> cancel(Set<MessageId> ids) {
        return move("Cannot cancel", ids, (session, producer, half) -> {});
    }

    private void deliver(ClientSession session, ClientProducer producer, HeldHalf half) throws ActiveMQException {
        EncodedMessage message = half.content().half().message();
        if (!destinations.isReceivable(session, message.destination())) {
            throw new MessagingUnavailableException(
                    "Cannot confirm half message " + message.id(),
                    "nobody would receive from \"" + message.destination()
                            + "\": no durable queue is bound to its address",
                    "Make its queue; the half waits until then.");
        }
        ArtemisRoute route = settings.route(message.destination());
        ClientMessage wire = Wire.write(session, message);
        wire.setRoutingType(Queues.routing(route));
        producer.send(SimpleString.of(route.address()), wire);
    }

    @Override
    public boolean postpone(MessageId id, Duration delay, boolean counted) {
        Optional<Instant> from =
                delay.isZero() ? Optional.empty() : Optional.of(Instant.now().plus(delay));
        return !move("Cannot postpone", Set.of(id), (session, producer, half) -> {
                    HalfWire.Content content = counted ? half.content().counted() : half.content();
                    send(producer, names.waiting(), HalfWire.write(session, content, from));
                })
                .isEmpty();
    }

    @Override
    public boolean park(MessageId id, String reason) {
        return !move("Cannot park", Set.of(id), (session, producer, half) -> {
                    ClientMessage copy = HalfWire.write(session, half.content());
                    copy.putStringProperty(Wire.REASON.toString(), reason);
                    copy.putLongProperty(Wire.PARKED_AT, System.currentTimeMillis());
                    send(producer, names.parked(), copy);
                })
                .isEmpty();
    }

    private static void send(ClientProducer producer, String queue, ClientMessage wire) throws ActiveMQException {
        wire.setRoutingType(RoutingType.ANYCAST);
        producer.send(SimpleString.of(queue), wire);
    }

    private Set<MessageId> move(String asked, Collection<MessageId> ids, HalfMove.Act act) {
        try {
            Lane mine = lane();
            List<HalfMove> moves = new ArrayList<>();
            mine.held().take(ids).forEach(half -> moves.add(new HalfMove(half, act)));
            mine.move(moves);
            Set<MessageId> moved = new HashSet<>();
            for (HalfMove move : moves) {
                move.orThrow();
                moved.add(move.half().id());
            }
            return moved;
        } catch (ActiveMQException error) {
            throw Trouble.translated(asked + " half messages", error);
        }
    }

    @Override
    public List<PendingHalf> due(int limit) {
        try {
            Instant now = Instant.now();
            return lane().due(limit, AGAIN.toNanos()).stream()
                    .map(half -> pending(half.content(), now))
                    .toList();
        } catch (ActiveMQException error) {
            throw Trouble.translated("Cannot look for half messages that are due", error);
        }
    }

    private static PendingHalf pending(HalfWire.Content content, Instant now) {
        Duration age = Duration.between(content.since(), now);
        return new PendingHalf(content.half(), content.unknownAnswers(), age.isNegative() ? Duration.ZERO : age);
    }

    @Override
    public boolean decide(MessageId id, Verdict verdict) {
        return switch (verdict) {
            case COMMITTED ->
                parked.take(id, (session, half) -> {
                    try (ClientProducer producer = session.createProducer()) {
                        deliver(session, producer, half);
                    }
                });
            case ROLLED_BACK -> parked.take(id, (session, half) -> {});
            case UNKNOWN -> throw new IllegalArgumentException("UNKNOWN decides nothing");
        };
    }

    @Override
    public List<Entry> list(Filter filter, int limit) {
        return parked.list(held(), filter, limit);
    }

    @Override
    public Optional<Entry> find(MessageId id) {
        return parked.find(held(), id);
    }

    @Override
    public List<Status> status() {
        return parked.status(held());
    }

    private synchronized Collection<HeldHalf> held() {
        return lane == null ? List.of() : lane.held().all();
    }

    @Override
    public boolean retry(MessageId id) {
        return parked.take(id, (session, half) -> {
            try (ClientProducer producer = session.createProducer()) {
                send(
                        producer,
                        names.waiting(),
                        HalfWire.write(session, half.content().afresh()));
            }
        });
    }

    @Override
    public boolean discard(MessageId id) {
        return parked.take(id, (session, half) -> {});
    }

    void close() {
        closed = true;
        synchronized (this) {
            if (lane != null) {
                lane.close();
            }
        }
        moving.close();
        sending.close();
    }
}
