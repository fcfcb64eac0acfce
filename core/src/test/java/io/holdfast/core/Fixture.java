// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.Guarantee;
import io.holdfast.Message;
import io.holdfast.MessageId;
import io.holdfast.Operations;
import io.holdfast.core.Workers.Worker;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.tck.fake.CrashPoints;
import io.holdfast.tck.fake.InMemoryBroker;
import io.holdfast.tck.fake.InMemoryDatabase;
import io.holdfast.tck.fake.InMemoryInbox;
import io.holdfast.tck.fake.InMemoryMarkers;
import io.holdfast.tck.fake.InMemoryMessageStore;
import io.holdfast.tck.fake.InMemoryTransactionContext;
import io.holdfast.tck.fake.ManualClock;
import io.holdfast.tck.fake.RecordingListener;
import io.holdfast.tck.fake.Tx;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A database, a broker, and an instance over them whose workers the test leads by hand. */
final class Fixture {

    static final String ORDERS = "orders";
    static final String CONSUMER = "billing";
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final RelaySettings FAST_RELAY = RelaySettings.defaults()
            .withBatch(100)
            .withWorkers(1)
            .withPoll(Duration.ofMillis(10))
            .withBackoff(Duration.ofMillis(1), Duration.ofMillis(2));
    static final ResolverSettings FAST_RESOLVER =
            ResolverSettings.defaults().withWorkers(1).withInterval(Duration.ofMillis(1));

    final ManualClock clock = new ManualClock();
    final CrashPoints crashPoints = new CrashPoints();
    final InMemoryDatabase database = new InMemoryDatabase(clock, crashPoints);
    final InMemoryBroker broker = new InMemoryBroker(clock, crashPoints);
    final InMemoryTransactionContext transactions = new InMemoryTransactionContext(database);
    final InMemoryMessageStore store = new InMemoryMessageStore(database, transactions);
    final InMemoryMarkers markers = new InMemoryMarkers(database, transactions);
    final InMemoryInbox inbox = new InMemoryInbox(database, transactions);
    final RecordingListener listener = new RecordingListener();

    Fixture() {
        broker.bind(ORDERS, CONSUMER);
    }

    /** Everything but destinations and consumers. */
    Holdfast.Builder builder() {
        return Holdfast.builder()
                .node("n1")
                .clock(clock)
                .transactions(transactions)
                .store(store)
                .markers(markers)
                .inbox(inbox)
                .transport(broker.transport("n1"))
                .halfMessages(broker.prepared("n1"))
                .transactionalTransport(broker.transactional(transactions))
                .source(broker.source("n1"))
                .listener(listener)
                .relay(FAST_RELAY)
                .resolver(FAST_RESOLVER);
    }

    /** With one destination under a guarantee. */
    Holdfast.Builder builder(Guarantee guarantee) {
        return builder().destination(ORDERS, settings(guarantee));
    }

    static DestinationSettings settings(Guarantee guarantee) {
        return DestinationSettings.defaults().withGuarantee(guarantee);
    }

    static Message order(String text) {
        return Message.to(ORDERS).payload(text).build();
    }

    static Message order(String key, String text) {
        return Message.to(ORDERS).key(key).payload(text).build();
    }

    MessageId publish(Holdfast holdfast, Message message) {
        try (Transaction transaction = transactions.begin()) {
            MessageId id = holdfast.publisher().publish(message);
            if (transaction.commit() != TransactionOutcome.COMMITTED) {
                throw new AssertionError("not committed");
            }
            return id;
        }
    }

    Tx tx() {
        return transactions.resource(Tx.class);
    }

    /** The texts that became deliverable, in order. */
    List<String> accepted() {
        return broker.accepted().stream().map(Codecs::text).toList();
    }

    List<EncodedMessage> acceptedMessages() {
        return broker.accepted();
    }

    Operations.Entry entry(Holdfast holdfast, MessageId id) {
        return holdfast.operations().find(id).orElseThrow();
    }

    static Worker consumer(Holdfast holdfast) {
        return worker(holdfast, 0);
    }

    static Worker relay(Holdfast holdfast) {
        return worker(holdfast, 1);
    }

    static Worker resolver(Holdfast holdfast) {
        return worker(holdfast, 2);
    }

    static Worker retention(Holdfast holdfast) {
        return worker(holdfast, 3);
    }

    private static Worker worker(Holdfast holdfast, int group) {
        return holdfast.groups().get(group).workers().get(0);
    }

    /** Takes a worker's steps until something has come true. */
    static void stepUntil(Worker worker, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it has not come true within " + PATIENCE);
            }
            worker.step();
        }
    }

    /** Takes some steps, to show that nothing happens. */
    static void step(Worker worker, int times) {
        for (int i = 0; i < times; i++) {
            worker.step();
        }
    }
}
