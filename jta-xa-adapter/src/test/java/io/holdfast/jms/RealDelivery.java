// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
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
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.outbox.SchemaMode;
import io.holdfast.spi.TransactionContext;
import io.holdfast.tck.DeliveryContract;
import io.holdfast.tck.Engine;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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

/** The outbox from end to end: a real provider, a real database. Ladders and intervals are short: it waits for real. */
abstract class RealDelivery extends DeliveryContract {

    private HikariDataSource pool;
    private JdbcTransactionContext transactions;

    abstract TestProvider provider();

    @BeforeEach
    void open() throws SQLException {
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
        provider().cutConnections();
        provider().empty();
        pool.close();
    }

    @Override
    protected final Engine start(String destination, String consumer, MessageHandler<?> handler) {
        AtomicBoolean dead = new AtomicBoolean();
        JmsBroker connections = JmsBroker.over(
                        mortal(ConnectionFactory.class, provider().factory(), dead))
                .destination(destination, route(destination, consumer))
                .open();
        JdbcOutbox outbox = JdbcOutbox.on(mortal(DataSource.class, pool, dead), transactions)
                .open();
        Holdfast holdfast = Holdfast.builder()
                .transactions(transactions)
                .store(outbox.store())
                .markers(outbox.markers())
                .inbox(outbox.inbox())
                .transport(connections.transport())
                .source(connections.source())
                .relay(RelaySettings.defaults()
                        .withPoll(Duration.ofMillis(20))
                        .withSendTimeout(Duration.ofSeconds(4))
                        .withLease(Duration.ofSeconds(9)))
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
        return new Node(holdfast, connections, provider(), dead);
    }

    private JmsRoute route(String destination, String consumer) {
        String topic = provider().canShare() ? destination : provider().feedingTopic(destination);
        provider().createTopic(topic);
        provider().createQueue("holdfast.parked." + topic + "." + consumer);
        provider().createQueue("holdfast.retry." + topic + "." + consumer);
        if (provider().canShare()) {
            return JmsRoute.topic(topic, consumer);
        }
        String queue = provider().fedQueue(destination, consumer);
        provider().createFed(topic, queue);
        return JmsRoute.topic(topic).feeding(consumer, queue);
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

    /** What a process has that can die: it connects to nothing any more. */
    private static <T> T mortal(Class<T> type, T living, AtomicBoolean dead) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (dead.get() && method.getReturnType().getSimpleName().equals("Connection")) {
                        throw type == DataSource.class
                                ? new MessagingUnavailableException("Cannot connect", "the process is dead", "None.")
                                : new JMSException("the process is dead");
                    }
                    try {
                        return method.invoke(living, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    private record Node(Holdfast holdfast, JmsBroker connections, TestProvider provider, AtomicBoolean dead)
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

        /** Cut off first, so that closing finds nothing to hand back; closed, so that nothing goes on. */
        @Override
        public void kill() {
            dead.set(true);
            provider.cutConnections();
            connections.close();
            provider.cutConnections();
        }

        @Override
        public void close() {
            holdfast.close();
            connections.close();
        }
    }
}
