// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.Guarantee;
import io.holdfast.core.ConsumerSettings;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.core.ResolverSettings;
import io.holdfast.core.RetryLadder;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.outbox.SchemaMode;
import io.holdfast.servers.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One instance of an application that uses half messages: of those that are killed, and of the one that looks at the end. */
final class HalfNode implements AutoCloseable {

    static final String DESTINATION = "transfers";
    static final String CONSUMER = "ledger";
    static final String APPLICATION = "kills";

    /** Short, so that transactions are asked about while they still run. */
    private static final Duration FIRST_CHECK = Duration.ofMillis(200);

    private final HikariDataSource pool;
    private final JdbcTransactionContext transactions;
    private final ArtemisBroker broker;
    private final Holdfast holdfast;

    private HalfNode(
            HikariDataSource pool, JdbcTransactionContext transactions, ArtemisBroker broker, Holdfast holdfast) {
        this.pool = pool;
        this.transactions = transactions;
        this.broker = broker;
        this.holdfast = holdfast;
    }

    /** @param consumes whether it also applies what arrives: a row without unique key for each message */
    static HalfNode start(Database database, String url, boolean consumes) {
        HikariDataSource pool = pool(database);
        JdbcTransactionContext transactions = new JdbcTransactionContext(pool);
        JdbcOutbox outbox = JdbcOutbox.on(pool, transactions)
                .schemaMode(consumes ? SchemaMode.CREATE : SchemaMode.VALIDATE)
                .open();
        ArtemisBroker broker = ArtemisBroker.at(url)
                .queues(QueueMode.CREATE)
                .destination(DESTINATION, ArtemisRoute.topic(DESTINATION, CONSUMER))
                .application(APPLICATION)
                .firstCheckAfter(FIRST_CHECK)
                .timeout(Duration.ofSeconds(5))
                .open();
        Holdfast.Builder builder = Holdfast.builder()
                .transactions(transactions)
                .markers(outbox.markers())
                .inbox(outbox.inbox())
                .transport(broker.transport())
                .halfMessages(broker.halfMessages())
                .source(broker.source())
                .resolver(ResolverSettings.defaults()
                        .withInterval(Duration.ofMillis(200))
                        .withUnknown(RetryLadder.of(100, Duration.ofMillis(300)))
                        .withUnreachable(Duration.ofMillis(300)))
                .destination(DESTINATION, DestinationSettings.defaults().withGuarantee(Guarantee.HALF_MESSAGE));
        if (consumes) {
            builder.consumer(
                    CONSUMER,
                    DESTINATION,
                    message -> insert(
                            transactions.connection(), "effect", message.id().value()),
                    ConsumerSettings.defaults()
                            .withConcurrency(2)
                            .withLadder(RetryLadder.of(100, Duration.ofMillis(200))));
        }
        Holdfast holdfast = builder.build();
        holdfast.start();
        return new HalfNode(pool, transactions, broker, holdfast);
    }

    private static HikariDataSource pool(Database database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    Holdfast holdfast() {
        return holdfast;
    }

    JdbcTransactionContext transactions() {
        return transactions;
    }

    /** In the active transaction: the proof that it has committed. */
    void insertBusiness(String id) {
        insert(transactions.connection(), "business", id);
    }

    private static void insert(Connection connection, String table, String id) {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + " (id) VALUES (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    List<String> ids(String table) {
        try (Connection connection = pool.getConnection();
                PreparedStatement query = connection.prepareStatement("SELECT id FROM " + table);
                ResultSet result = query.executeQuery()) {
            List<String> ids = new ArrayList<>();
            while (result.next()) {
                ids.add(result.getString(1));
            }
            return ids;
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    /** The tables of the application. */
    static void createTables(Database database) {
        try (HikariDataSource pool = pool(database);
                Connection connection = pool.getConnection()) {
            for (String table : List.of("business", "effect")) {
                try (PreparedStatement create =
                        connection.prepareStatement("CREATE TABLE " + table + " (id VARCHAR(100))")) {
                    create.execute();
                }
            }
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void close() {
        holdfast.close();
        broker.close();
        pool.close();
    }
}
