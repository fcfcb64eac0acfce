// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import io.holdfast.IdempotentConsumer;
import io.holdfast.MessageHandler;
import io.holdfast.Operations;
import io.holdfast.ReliablePublisher;
import io.holdfast.core.ConsumerSettings;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.core.RelaySettings;
import io.holdfast.core.RetryLadder;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.spi.TransactionContext;
import io.holdfast.tck.DeliveryContract;
import io.holdfast.tck.Engine;
import io.holdfast.tck.fake.InMemoryBroker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The outbox from end to end, with every local transaction a JTA transaction; only the broker is a fake. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OutboxDelivery extends DeliveryContract {

    private final JtaDatabase database;
    private InMemoryBroker broker = new InMemoryBroker(InstantSource.system());
    private int nodes;

    OutboxDelivery(JtaDatabase database) {
        this.database = database;
        database.createOutbox();
    }

    @BeforeEach
    void clear() {
        database.clear();
        broker = new InMemoryBroker(InstantSource.system());
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Override
    protected Engine start(String destination, String consumer, MessageHandler<?> handler) {
        String node = "n" + ++nodes;
        broker.bind(destination, consumer);
        broker.waitAtMost(Duration.ofMillis(50));
        AtomicBoolean dead = new AtomicBoolean();
        JdbcOutbox outbox = JdbcOutbox.on(new Mortal(database.pool, dead), database.transactions)
                .open();
        Holdfast holdfast = Holdfast.builder()
                .node(node)
                .transactions(database.transactions)
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
        InMemoryBroker current = broker;
        return new Node(holdfast, dead, () -> current.disconnect(node));
    }

    @Override
    protected TransactionContext transactions() {
        return database.transactions;
    }

    @Override
    protected void insert(String row) {
        database.insert(row);
    }

    @Override
    protected List<String> rows() {
        return database.rows();
    }

    /** The relay of a dead process finds no connection. */
    private static final class Mortal extends DelegatingDataSource {

        private final AtomicBoolean dead;

        Mortal(DataSource source, AtomicBoolean dead) {
            super(source);
            this.dead = dead;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (dead.get()) {
                throw new SQLTransientConnectionException("the process is dead", "08001");
            }
            return super.getConnection();
        }
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
