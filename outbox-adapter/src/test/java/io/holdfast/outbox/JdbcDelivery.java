// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.IdempotentConsumer;
import io.holdfast.MessageHandler;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.Operations;
import io.holdfast.ReliablePublisher;
import io.holdfast.core.ConsumerSettings;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.core.RelaySettings;
import io.holdfast.core.RetryLadder;
import io.holdfast.spi.TransactionContext;
import io.holdfast.tck.DeliveryContract;
import io.holdfast.tck.Engine;
import io.holdfast.tck.fake.InMemoryBroker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** The outbox from end to end on a real database, with real threads; only the broker is a fake. */
abstract class JdbcDelivery extends DeliveryContract {

    private final InMemoryBroker broker = new InMemoryBroker(InstantSource.system());
    private int nodes;

    abstract TestDatabase database();

    @Override
    protected final Engine start(String destination, String consumer, MessageHandler<?> handler) {
        String node = "n" + ++nodes;
        broker.bind(destination, consumer);
        broker.waitAtMost(Duration.ofMillis(50));
        AtomicBoolean dead = new AtomicBoolean();
        JdbcTransactionContext transactions = database().transactions;
        JdbcOutbox outbox =
                JdbcOutbox.on(mortal(database().pool, dead), transactions).open();
        Holdfast holdfast = Holdfast.builder()
                .node(node)
                .transactions(transactions)
                .store(outbox.store())
                .inbox(outbox.inbox())
                .transport(broker.transport(node))
                .source(broker.source(node))
                .relay(RelaySettings.defaults()
                        .withPoll(Duration.ofMillis(20))
                        .withSendTimeout(Duration.ofMillis(400))
                        .withLease(Duration.ofSeconds(1)))
                .destination(destination, DestinationSettings.defaults())
                .consumer(
                        consumer,
                        destination,
                        handler,
                        ConsumerSettings.defaults()
                                .withConcurrency(2)
                                .withBusyDelay(Duration.ofMillis(50))
                                .withLadder(RetryLadder.of(5, Duration.ofMillis(100))))
                .build();
        holdfast.start();
        return new Node(holdfast, dead, () -> broker.disconnect(node));
    }

    @Override
    protected final TransactionContext transactions() {
        return database().transactions;
    }

    @Override
    protected final void insert(String row) {
        database().insertEffect(row);
    }

    @Override
    protected final List<String> rows() {
        return database().effects();
    }

    /** The data source of a process that can die: its relay then finds no connection. */
    private static DataSource mortal(DataSource source, AtomicBoolean dead) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    if (dead.get() && method.getReturnType() == Connection.class) {
                        throw new MessagingUnavailableException(
                                "Cannot connect", "the process is dead", "Start another.");
                    }
                    try {
                        return method.invoke(source, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private record Node(Holdfast holdfast, AtomicBoolean dead, Runnable disconnect) implements Engine {

        @Override
        public ReliablePublisher publisher() {
            return holdfast.publisher();
        }

        @Override
        public IdempotentConsumer consumer() {
            return holdfast.consumer();
        }

        @Override
        public Operations operations() {
            return holdfast.operations();
        }

        @Override
        public void kill() {
            dead.set(true);
            disconnect.run();
        }

        @Override
        public void close() {
            holdfast.close();
        }
    }
}
