// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.MessageId;
import io.holdfast.Operations;
import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Answer.Ended;
import io.holdfast.core.protocol.Routes;
import io.holdfast.core.simulation.Coverage.Seen;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.tck.fake.InMemoryBroker;
import io.holdfast.tck.fake.InMemoryDatabase;
import io.holdfast.tck.fake.InMemoryInbox;
import io.holdfast.tck.fake.InMemoryMarkers;
import io.holdfast.tck.fake.InMemoryMessageStore;
import io.holdfast.tck.fake.InMemoryTransactionContext;
import io.holdfast.tck.fake.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Supplier;

/** Everything the actors share: virtual time, two databases, a broker, and what the checker wants to know in the end. */
final class World {

    static final int ATTEMPTS = 3;
    static final long GRACE = 120_000;
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    /** Something that happens at a time; what was planned first happens first. */
    private record Event(long time, long sequence, Runnable action) {}

    final InMemoryDatabase producerDatabase;
    final InMemoryDatabase consumerDatabase;
    final InMemoryBroker broker;
    final Markers markers;
    final Inbox inbox;
    final Xa xa;
    final History history = new History();
    private final InMemoryTransactionContext producerContext;
    private final InMemoryTransactionContext consumerContext;
    private final MessageStore store;
    private final Scenario scenario;
    private final Fates fates;
    private final Set<Bug> bugs;
    private final Coverage coverage = new Coverage();
    private final PriorityQueue<Event> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::sequence));
    private final Map<Target, Integer> down = new EnumMap<>(Target.class);
    private final List<Violation> violations = new ArrayList<>();
    private final Map<MessageId, String> owners = new HashMap<>();
    private long now;
    private long sequence;
    private long traceHash;
    private int blame;
    /** How far the clock of whoever is calling the database is ahead of the database's; only a bug makes it count. */
    private long databaseClockError;
    /** Whether somebody else decides who acts next. */
    private boolean stepwise;

    World(Scenario scenario, Fates fates, Set<Bug> bugs) {
        this.scenario = scenario;
        this.fates = fates;
        this.bugs = bugs;
        this.producerDatabase = new InMemoryDatabase(() -> instant().plusMillis(databaseClockError));
        this.consumerDatabase = new InMemoryDatabase(this::instant);
        this.broker = new InMemoryBroker(this::instant);
        this.producerContext = new InMemoryTransactionContext(producerDatabase);
        this.consumerContext = new InMemoryTransactionContext(consumerDatabase);
        this.store = new InMemoryMessageStore(producerDatabase, producerContext);
        this.markers = Bug.plantIn(new InMemoryMarkers(producerDatabase, producerContext), this);
        this.inbox = Bug.plantIn(new InMemoryInbox(consumerDatabase, consumerContext), this);
        this.xa = new Xa(this);
        prepareBroker();
    }

    private void prepareBroker() {
        broker.duplicateMemory(scenario.ring());
        broker.firstCheckAfter(Duration.ofSeconds(2 + scenario.seed() % 9));
        for (int consumer = 0; consumer < scenario.consumers(); consumer++) {
            broker.bind(Operation.DESTINATION, "consumer" + consumer);
        }
        broker.refuse(message -> Operation.poisonOf(message) == Operation.Poison.BROKER_REFUSES);
        // Like a broker whose duplicate detection makes a whole transacted batch fail.
        broker.rejectBatchIf(message -> scenario.ring() > 0 && history.isAccepted(message.id(), broker));
    }

    // ---- time

    long now() {
        return now;
    }

    Instant instant() {
        return EPOCH.plusMillis(now);
    }

    void schedule(long delay, Runnable action) {
        agenda.add(new Event(now + Math.max(0, delay), sequence++, action));
    }

    /** Lets the next thing happen, unless it lies behind the given time. */
    boolean step(long until) {
        Event next = agenda.peek();
        if (next == null || next.time() > until) {
            now = Math.max(now, until);
            return false;
        }
        agenda.poll();
        now = Math.max(now, next.time());
        next.action().run();
        return true;
    }

    /** From now on actors act only when they are told to. */
    void beStepwise() {
        stepwise = true;
    }

    boolean isStepwise() {
        return stepwise;
    }

    /** Time passes, and what was planned for it happens. */
    void jump(long millis) {
        long until = now + millis;
        while (step(until)) {
            // everything happens in the actions
        }
    }

    long steps() {
        return sequence;
    }

    // ---- what is the case

    Scenario scenario() {
        return scenario;
    }

    Fates fates() {
        return fates;
    }

    Routes routes() {
        return scenario.mode().routes();
    }

    boolean has(Bug bug) {
        return bugs.contains(bug);
    }

    boolean isDown(Target target) {
        return down.getOrDefault(target, 0) > 0;
    }

    void goDown(Target target) {
        down.merge(target, 1, Integer::sum);
    }

    void comeUp(Target target) {
        down.merge(target, -1, Integer::sum);
    }

    void healTargets() {
        down.clear();
    }

    MessageStore storeOf(Node node) {
        return Bug.plantIn(store, this, node);
    }

    /** The store as it is, for the checker. */
    InMemoryMessageStore plainStore() {
        return (InMemoryMessageStore) store;
    }

    boolean isStoreEmpty() {
        return plainStore().list(Operations.Filter.everything(), 1000).stream()
                .allMatch(entry ->
                        entry.state() == Operations.State.PARKED || entry.state() == Operations.State.DELIVERED);
    }

    boolean areQueuesEmpty() {
        for (int consumer = 0; consumer < scenario.consumers(); consumer++) {
            if (broker.depth(Operation.DESTINATION, "consumer" + consumer) > 0) {
                return false;
            }
        }
        return true;
    }

    boolean isBusinessDone(String attempt) {
        return producerDatabase.business().contains(attempt);
    }

    boolean isOperationDone(Operation operation) {
        return producerDatabase.business().stream().anyMatch(row -> row.startsWith(operation.name() + "-"));
    }

    String fingerprint() {
        return now + "\n" + producerDatabase.fingerprint() + consumerDatabase.fingerprint() + broker.fingerprint()
                + xa.fingerprint() + history.told();
    }

    // ---- transactions

    <T> T inProducerTransaction(Tx tx, Supplier<T> body) {
        return in(producerContext, tx, body);
    }

    <T> T inConsumerTransaction(Tx tx, Supplier<T> body) {
        return in(consumerContext, tx, body);
    }

    /** In another transaction than the one at hand; a mistake, if it is meant to be atomic with it. */
    <T> T besides(Tx other, Supplier<T> body) {
        consumerContext.detach();
        return in(consumerContext, other, body);
    }

    <T> T beside(Tx other, Supplier<T> body) {
        producerContext.detach();
        return in(producerContext, other, body);
    }

    private static <T> T in(InMemoryTransactionContext context, Tx tx, Supplier<T> body) {
        context.attach(tx);
        try {
            return body.get();
        } finally {
            context.detach();
        }
    }

    <T> T withDatabaseClockError(long millis, Supplier<T> body) {
        databaseClockError = millis;
        try {
            return body.get();
        } finally {
            databaseClockError = 0;
        }
    }

    Ended commit(Tx tx) {
        if (fates.strikes(Fault.DEADLOCK_VICTIM) && !tx.isEnded()) {
            struck(Fault.DEADLOCK_VICTIM);
            tx.rollback();
            return new Ended(TransactionOutcome.ROLLED_BACK);
        }
        return new Ended(tx.commit());
    }

    Answer rollback(Tx tx) {
        if (tx.isEnded()) {
            return new Answer.Failed(Line.TIMED_OUT);
        }
        tx.rollback();
        return Answer.Done.DONE;
    }

    /** The connection of a transaction is gone. A prepared branch does not care. */
    void abandon(Tx tx) {
        if (!xa.isPrepared(tx)) {
            tx.abandon();
        }
    }

    /** A handler writes its effect. */
    void applying(Tx tx, String consumer, EncodedMessage message) {
        tx.insertEffect(consumer, Operation.tagOf(message));
    }

    void startCoordinator(Node node, Xa.Global global) {
        Cluster.coordinator(this, node, global);
    }

    // ---- what the checker wants to know

    Coverage coverage() {
        return coverage;
    }

    void seen(Seen what) {
        coverage.seen(what);
    }

    /** A fault has struck; whatever happens twice from now on may be its doing. */
    void struck(Fault fault) {
        coverage.injected(fault);
        blame++;
    }

    void blame(int faults) {
        blame += faults;
    }

    int blame() {
        return blame;
    }

    void violated(String assertion, String text) {
        violations.add(new Violation(assertion, text));
    }

    List<Violation> violations() {
        return violations;
    }

    void appended(MessageId id, String owner) {
        history.appended(id);
        owners.put(id, owner);
    }

    void claimed(MessageId id, String owner, long token) {
        String before = owners.put(id, owner);
        if (before != null && !before.equals(owner)) {
            seen(Seen.LEASE_STOLEN);
        }
        history.claimed(id, token);
    }

    void settled(MessageId id, long token) {
        owners.remove(id);
        if (token != history.token(id)) {
            violated("A8", "a settlement of " + id + " took effect although somebody else owned it");
        }
    }

    void attemptedSend(List<EncodedMessage> batch) {
        batch.forEach(message -> history.attempted(message.id()));
    }

    void trace(String actor, Answer answer) {
        traceHash = traceHash * 1_000_003L + now * 31 + actor.hashCode();
        traceHash = traceHash * 1_000_003L + answer.getClass().getSimpleName().hashCode();
    }

    long traceHash() {
        return traceHash;
    }
}
