// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.Status;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.TransactionalTransport;
import io.holdfast.spi.Transport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One broker in memory: destinations that fan out to the consumers bound to them, deliveries, delays, half messages,
 * and switches for its faults. Durable: it forgets nothing, whatever client dies.
 *
 * <p>Clients are sessions, known by name; {@link #disconnect} makes one die. Transports, sources and prepared messages
 * of a dead session connect again by themselves; its subscriptions, deliveries and handed-out halves are lost to it.
 *
 * <p>As {@link Inspection} it shows parked deliveries, parked halves and undecided halves; not what simply waits for
 * its consumer. It is one monitor: every call is atomic, and none waits unless {@link #waitAtMost} says so. Safe for
 * use by many threads.
 */
public final class InMemoryBroker implements Inspection {

    /** One connection of a client. When it dies, what it holds belongs to nobody. */
    static final class Session {

        final String name;
        private boolean alive = true;

        private Session(String name) {
            this.name = name;
        }

        boolean isAlive() {
            return alive;
        }
    }

    private final InstantSource clock;
    private final CrashPoints crashPoints;
    private final Map<String, Map<String, ConsumerQueue>> destinations = new TreeMap<>();
    private final Map<String, Session> sessions = new TreeMap<>();
    private final BrokerInspection everything = BrokerInspection.ofEverything(this);
    private final HalfTable halves = new HalfTable();
    private final List<EncodedMessage> accepted = new ArrayList<>();
    private final Set<String> knownIds = new LinkedHashSet<>();
    private int duplicateMemory;
    private Duration firstCheckAfter = Duration.ofSeconds(10);
    private Duration longestWait = Duration.ZERO;
    private boolean down;
    private int lostAnswers;
    private Predicate<EncodedMessage> refused = message -> false;
    private Predicate<EncodedMessage> batchBreaker = message -> false;

    /** Makes an empty broker whose time is the given clock. */
    public InMemoryBroker(InstantSource clock) {
        this(clock, CrashPoints.unused());
    }

    /** Makes an empty broker with crash points around its state changes. */
    public InMemoryBroker(InstantSource clock, CrashPoints crashPoints) {
        this.clock = clock;
        this.crashPoints = crashPoints;
    }

    /** Makes a destination that nobody receives from yet. */
    public synchronized void declare(String destination) {
        destinations.computeIfAbsent(destination, name -> new TreeMap<>());
    }

    /** Lets a consumer receive what is sent to a destination from now on; declares the destination. */
    public synchronized void bind(String destination, String consumer) {
        declare(destination);
        queues(destination).computeIfAbsent(consumer, ConsumerQueue::new);
    }

    /**
     * Remembers so many ids of accepted messages and drops messages that come again; 0, the default, remembers none.
     */
    public synchronized void duplicateMemory(int ids) {
        duplicateMemory = ids;
        trimKnownIds();
    }

    /** How long after it was stored a half is due for its first check; 10 s unless told. */
    public synchronized void firstCheckAfter(Duration delay) {
        firstCheckAfter = delay;
    }

    /** Lets {@code receive} really wait, at most so long, for something to happen. By default it answers at once. */
    public synchronized void waitAtMost(Duration wait) {
        longestWait = wait;
    }

    /** A client's ability to send. */
    public Transport transport(String session) {
        return new InMemoryTransport(this);
    }

    /** A client's ability to receive. It is an {@link Inspection} of the parked deliveries, too. */
    public MessageSource source(String session) {
        return new InMemorySource(this, session);
    }

    /** A client's ability to store half messages. It is an {@link Inspection} of the half messages, too. */
    public PreparedMessages prepared(String session) {
        return new InMemoryPreparedMessages(this, session);
    }

    /** The ability to send in the transactions of a context. */
    public TransactionalTransport transactional(InMemoryTransactionContext context) {
        return new InMemoryTransactionalTransport(this, context);
    }

    /** A client died or lost its connection: what was handed to it, and was not ended, goes back at once. */
    public synchronized void disconnect(String name) {
        Session session = sessions.remove(name);
        if (session != null) {
            session.alive = false;
            allQueues().forEach(queue -> queue.giveBackAll(session));
        }
        notifyAll();
    }

    /** Makes the broker unreachable, or reachable again. When it goes down, all sessions lose their connection. */
    public synchronized void down(boolean isDown) {
        down = isDown;
        if (isDown) {
            List.copyOf(sessions.keySet()).forEach(this::disconnect);
        }
        notifyAll();
    }

    /** Refuses to store the messages that match, as messages or halves. */
    public synchronized void refuse(Predicate<EncodedMessage> messages) {
        refused = messages;
    }

    /** Rejects a batch of several messages as a whole if one of them matches; alone, each is judged as usual. */
    public synchronized void rejectBatchIf(Predicate<EncodedMessage> messages) {
        batchBreaker = messages;
    }

    /** Lets the next so many state changes happen while their answers get lost on the way to the client. */
    public synchronized void loseAnswers(int count) {
        lostAnswers = count;
    }

    /** Delivers a message once more to every consumer that has not finished it, as at-least-once brokers may. */
    public synchronized void duplicateDelivery(MessageId id) {
        allQueues().forEach(queue -> queue.duplicate(id, now()));
        notifyAll();
    }

    /** Every message that became deliverable, in order, however it came. */
    public synchronized List<EncodedMessage> accepted() {
        return List.copyOf(accepted);
    }

    /** How many messages a consumer has not finished, delivered and delayed ones included. */
    public synchronized int depth(String destination, String consumer) {
        ConsumerQueue queue = queues(destination).get(consumer);
        return queue == null ? 0 : queue.depth();
    }

    /** How many half messages are undecided. */
    public synchronized int undecided() {
        return (int) halves.all().filter(half -> !half.isParked()).count();
    }

    /** What is set aside: deliveries by destination and consumer, then halves. */
    public synchronized List<Parked> parked() {
        Stream<Parked> deliveries = allQueues().stream()
                .flatMap(queue -> queue.parked().stream().map(queued -> queued.parked(queue.consumer)));
        return Stream.concat(deliveries, halves.all().filter(Half::isParked).map(Half::parked))
                .toList();
    }

    /**
     * The whole logical state as canonical text, see {@link InMemoryDatabase#fingerprint()}. Which messages are to be
     * refused is not part of it, nor is what was accepted.
     */
    public synchronized String fingerprint() {
        Instant now = now();
        StringBuilder text = new StringBuilder(down ? "down\n" : "");
        destinations.forEach((destination, queues) -> queues.forEach((consumer, queue) -> {
            text.append("queue ")
                    .append(destination)
                    .append(' ')
                    .append(consumer)
                    .append('\n');
            queue.describe(now, text);
        }));
        halves.describe(now, text);
        text.append("known ").append(knownIds);
        return lostAnswers == 0
                ? text.toString()
                : text.append(" lost ").append(lostAnswers).toString();
    }

    @Override
    public List<Entry> list(Filter filter, int limit) {
        return everything.list(filter, limit);
    }

    @Override
    public Optional<Entry> find(MessageId id) {
        return everything.find(id);
    }

    @Override
    public List<Status> status() {
        return everything.status();
    }

    @Override
    public boolean retry(MessageId id) {
        return everything.retry(id);
    }

    @Override
    public boolean discard(MessageId id) {
        return everything.discard(id);
    }

    /** Makes one atomic change between its two crash points. */
    <T> T change(String name, Supplier<T> body) {
        boolean[] lost = new boolean[1];
        T result = crashPoints.around(
                name,
                () -> read(name, () -> {
                    T changed = body.get();
                    lost[0] = lostAnswers > 0;
                    lostAnswers -= lost[0] ? 1 : 0;
                    return changed;
                }));
        if (lost[0]) {
            throw unreachable(name);
        }
        return result;
    }

    /** Does something atomically. */
    synchronized <T> T read(String name, Supplier<T> body) {
        requireUp(name);
        T result = body.get();
        notifyAll();
        return result;
    }

    /** Whether it is worth looking again. One wait is enough: a caller that gets nothing calls again. */
    @SuppressWarnings("WaitNotInLoop")
    synchronized boolean awaitChange(Duration wait) {
        long millis = Math.min(wait.toMillis(), longestWait.toMillis());
        if (millis <= 0) {
            return false;
        }
        try {
            wait(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    void requireUp(String asked) {
        if (down) {
            throw unreachable(asked);
        }
    }

    Instant now() {
        return clock.instant();
    }

    Duration firstCheckAfter() {
        return firstCheckAfter;
    }

    HalfTable halves() {
        return halves;
    }

    Session session(String name) {
        return sessions.computeIfAbsent(name, Session::new);
    }

    Optional<String> whyNobodyReceives(String destination) {
        if (!destinations.containsKey(destination)) {
            return Optional.of("the destination does not exist");
        }
        return queues(destination).isEmpty() ? Optional.of("no consumer is bound") : Optional.empty();
    }

    Optional<String> whyRefused(EncodedMessage message) {
        return whyNobodyReceives(message.destination())
                .or(() -> refused.test(message) ? Optional.of("the broker was told to refuse it") : Optional.empty());
    }

    void judgeBatch(List<EncodedMessage> batch) {
        if (batch.size() > 1 && batch.stream().anyMatch(batchBreaker)) {
            throw new MessageRejectedException(
                    "Cannot send " + batch.size() + " messages at once",
                    "the broker was told to reject the batch",
                    "Send them one by one.");
        }
    }

    /** Puts a message into the queue of every consumer, unless its id is remembered. */
    void accept(EncodedMessage message) {
        if (knownIds.contains(message.destination() + ' ' + message.id())) {
            return;
        }
        if (duplicateMemory > 0) {
            knownIds.add(message.destination() + ' ' + message.id());
            trimKnownIds();
        }
        accepted.add(message);
        queues(message.destination()).values().forEach(queue -> queue.put(message, now()));
    }

    static MessagingUnavailableException unreachable(String asked) {
        return new MessagingUnavailableException(
                "Cannot " + asked, "the in-memory broker is down or the connection died", "Try again later.");
    }

    private void trimKnownIds() {
        while (knownIds.size() > duplicateMemory) {
            knownIds.remove(knownIds.iterator().next());
        }
    }

    Map<String, ConsumerQueue> queues(String destination) {
        return destinations.getOrDefault(destination, Map.of());
    }

    List<ConsumerQueue> allQueues() {
        return destinations.values().stream()
                .flatMap(queues -> queues.values().stream())
                .toList();
    }
}
