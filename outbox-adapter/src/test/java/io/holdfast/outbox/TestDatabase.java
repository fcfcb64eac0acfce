// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.servers.Database;
import io.holdfast.servers.SharedServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A database of one test class, with the tables of an outbox and a table for business data. */
final class TestDatabase implements AutoCloseable {

    private static final List<String> MOMENTS = List.of(
            "holdfast_message SET due_at = due_at - ?",
            "holdfast_message SET created_at = created_at - ?",
            "holdfast_message SET modified_at = modified_at - ?",
            "holdfast_message SET finished_at = finished_at - ?",
            "holdfast_request SET created_at = created_at - ?",
            "holdfast_marker SET created_at = created_at - ?",
            "holdfast_inbox SET created_at = created_at - ?");

    final HikariDataSource pool;
    final JdbcTransactionContext transactions;
    final JdbcOutbox outbox;

    TestDatabase(HikariDataSource pool) {
        this.pool = pool;
        this.transactions = new JdbcTransactionContext(pool);
        this.outbox = open();
        execute("CREATE TABLE IF NOT EXISTS business (name VARCHAR(100) PRIMARY KEY)");
        execute("CREATE TABLE IF NOT EXISTS effect (name VARCHAR(100))");
    }

    private TestDatabase(TestDatabase same, Backend backend) {
        this.pool = new HikariDataSource(backend.impatient(same.pool));
        this.transactions = new JdbcTransactionContext(pool);
        this.outbox = open();
    }

    static TestDatabase h2() {
        return new TestDatabase(pool("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
    }

    static TestDatabase postgres() {
        return new TestDatabase(pool(SharedServers.postgres()));
    }

    static TestDatabase mariaDb() {
        return new TestDatabase(pool(SharedServers.mariaDb()));
    }

    static HikariDataSource pool(Database database) {
        return pool(database.url(), database.user(), database.password());
    }

    static HikariDataSource pool(String url, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    /** Another instance over the same tables, as after a restart. */
    JdbcOutbox open() {
        return JdbcOutbox.on(pool, transactions).schemaMode(SchemaMode.CREATE).open();
    }

    /** The same database, by connections that wait for a lock only for a moment. */
    TestDatabase impatient(Backend backend) {
        return new TestDatabase(this, backend);
    }

    void clear() {
        for (String table : List.of(
                "holdfast_message", "holdfast_request", "holdfast_marker", "holdfast_inbox", "business", "effect")) {
            execute("DELETE FROM " + table);
        }
    }

    void elapse(Duration time) {
        for (String moment : MOMENTS) {
            try (Connection connection = pool.getConnection();
                    PreparedStatement update = connection.prepareStatement("UPDATE " + moment)) {
                update.setLong(1, Micros.of(time));
                update.executeUpdate();
            } catch (SQLException error) {
                throw new IllegalStateException(error);
            }
        }
    }

    void insert(String row) {
        insert("business", row);
    }

    void insertEffect(String row) {
        insert("effect", row);
    }

    private void insert(String table, String row) {
        try (PreparedStatement insert =
                transactions.connection().prepareStatement("INSERT INTO " + table + " (name) VALUES (?)")) {
            insert.setString(1, row);
            insert.executeUpdate();
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    /** What an application does that takes no notice of a failure. */
    void failStatement() {
        try {
            Dialect.execute(transactions.connection(), "SELECT 1 FROM no_such_table");
        } catch (SQLException swallowed) {
            return;
        }
        throw new IllegalStateException("the statement did not fail");
    }

    /** Where a transaction sees the state of its beginning, it begins here. */
    void look() {
        try {
            Dialect.number(transactions.connection(), "SELECT COUNT(*) FROM business");
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    boolean isCommitted(String row) {
        return names("business").contains(row);
    }

    /** What was inserted twice is there twice. */
    List<String> effects() {
        return names("effect");
    }

    private List<String> names(String table) {
        try (Connection connection = pool.getConnection();
                PreparedStatement query = connection.prepareStatement("SELECT name FROM " + table)) {
            return Dialect.texts(query);
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    long count(String query) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(query);
                ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getLong(1);
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    void execute(String statement) {
        try (Connection connection = pool.getConnection()) {
            Dialect.execute(connection, statement);
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
