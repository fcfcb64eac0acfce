// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.Guarantee;
import io.holdfast.IdempotentConsumer;
import io.holdfast.MessageHandler;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.Operations;
import io.holdfast.ReliablePublisher;
import io.holdfast.core.ConsumerSettings;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.core.RelaySettings;
import io.holdfast.core.ResolverSettings;
import io.holdfast.core.RetryLadder;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.outbox.SchemaMode;
import io.holdfast.spi.TransactionContext;
import io.holdfast.tck.DeliveryContract;
import io.holdfast.tck.Engine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A guarantee from end to end: a real broker, a real database. Ladders, leases and intervals are short: it waits for real. */
abstract class RealDelivery extends DeliveryContract {

    private static final Duration FIRST_CHECK = Duration.ofMillis(200);

    private TestBroker broker;
    private HikariDataSource pool;
    private JdbcTransactionContext transactions;

    abstract Guarantee guarantee();

    /** What a guarantee needs besides. */
    void configure(Holdfast.Builder builder, String destination) {}

    @BeforeEach
    void open(@TempDir Path folder) throws SQLException {
        broker = new TestBroker(folder);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        pool = new HikariDataSource(config);
        transactions = new JdbcTransactionContext(pool);
        JdbcOutbox.on(pool, transactions).schemaMode(SchemaMode.CREATE).open();
        try (Connection connection = pool.getConnection();
                PreparedStatement table = connection.prepareStatement("CREATE TABLE effect (name VARCHAR(100))")) {
            table.execute();
        }
    }

    @AfterEach
    void close() {
        broker.close();
        pool.close();
    }

    @Override
    protected final Engine start(String destination, String consumer, MessageHandler<?> handler) {
        AtomicBoolean dead = new AtomicBoolean();
        ArtemisBroker connections = ArtemisBroker.at(broker.url())
                .queues(QueueMode.CREATE)
                .destination(destination, ArtemisRoute.topic(destination, consumer))
                .application("tck")
                .firstCheckAfter(FIRST_CHECK)
                .timeout(Duration.ofSeconds(4))
                .open();
        JdbcOutbox outbox = JdbcOutbox.on(mortal(pool, dead), transactions).open();
        Holdfast.Builder builder = Holdfast.builder()
                .transactions(transactions)
                .store(outbox.store())
                .markers(outbox.markers())
                .inbox(outbox.inbox())
                .transport(connections.transport())
                .halfMessages(connections.halfMessages())
                .source(connections.source())
                .relay(RelaySettings.defaults()
                        .withPoll(Duration.ofMillis(20))
                        .withSendTimeout(Duration.ofSeconds(4))
                        .withLease(Duration.ofSeconds(9)))
                // The grace is longer than the longest pause of a busy machine between storing a half and committing.
                .resolver(ResolverSettings.defaults()
                        .withInterval(Duration.ofMillis(100))
                        .withUnknown(RetryLadder.of(50, Duration.ofMillis(200)))
                        .withUnreachable(Duration.ofMillis(200))
                        .withRollbackGrace(Duration.ofSeconds(5)))
                .destination(destination, DestinationSettings.defaults().withGuarantee(guarantee()))
                .consumer(
                        consumer,
                        destination,
                        handler,
                        ConsumerSettings.defaults()
                                .withConcurrency(2)
                                .withBusyDelay(Duration.ofMillis(50))
                                .withLadder(RetryLadder.of(5, Duration.ofMillis(100))));
        configure(builder, destination);
        Holdfast holdfast = builder.build();
        holdfast.start();
        return new Node(holdfast, connections, broker, dead);
    }

    @Override
    protected final TransactionContext transactions() {
        return transactions;
    }

    @Override
    protected final void insert(String row) {
        try (PreparedStatement insert =
                transactions.connection().prepareStatement("INSERT INTO effect (name) VALUES (?)")) {
            insert.setString(1, row);
            insert.executeUpdate();
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    protected final List<String> rows() {
        try (Connection connection = pool.getConnection();
                PreparedStatement query = connection.prepareStatement("SELECT name FROM effect");
                ResultSet result = query.executeQuery()) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    /** The data source of a process that can die. */
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

    private record Node(Holdfast holdfast, ArtemisBroker connections, TestBroker broker, AtomicBoolean dead)
            implements Engine {

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

        /** Cut off first, so that closing finds nothing to hand back; closed, so that nothing connects again. */
        @Override
        public void kill() {
            dead.set(true);
            broker.cutConnections();
            connections.close();
            broker.cutConnections();
        }

        @Override
        public void close() {
            holdfast.close();
            connections.close();
        }
    }
}
