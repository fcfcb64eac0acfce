// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import io.agroal.api.AgroalDataSource;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.outbox.SchemaMode;
import io.holdfast.servers.Database;
import io.holdfast.servers.SharedServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A database of one test class behind a pool that takes part in JTA, with a table for business data. */
final class JtaDatabase implements AutoCloseable {

    final Database database;
    final AgroalDataSource pool;
    final JtaTransactionContext transactions;
    private final AgroalDataSource plain;
    private boolean outbox;

    private JtaDatabase(Database database, Class<?> provider, Class<?> plain) {
        this.database = database;
        this.pool = Platform.pool(database, provider);
        this.plain = Platform.ignorantPool(database, plain);
        this.transactions = new JtaTransactionContext(pool, Platform.registry(), Platform.manager());
        execute("CREATE TABLE business (name VARCHAR(100))");
    }

    static JtaDatabase h2() {
        return new JtaDatabase(inMemory(), org.h2.Driver.class, org.h2.Driver.class);
    }

    static Database inMemory() {
        return new Database("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    static JtaDatabase h2Xa() {
        return new JtaDatabase(inMemory(), org.h2.jdbcx.JdbcDataSource.class, org.h2.Driver.class);
    }

    static JtaDatabase postgres() {
        return new JtaDatabase(SharedServers.postgres(), org.postgresql.Driver.class, org.postgresql.Driver.class);
    }

    static JtaDatabase postgresXa() {
        return new JtaDatabase(
                SharedServers.postgres(), org.postgresql.xa.PGXADataSource.class, org.postgresql.Driver.class);
    }

    static JtaDatabase mariaDbXa() {
        return new JtaDatabase(
                SharedServers.mariaDb(), org.mariadb.jdbc.MariaDbDataSource.class, org.mariadb.jdbc.Driver.class);
    }

    void createOutbox() {
        JdbcOutbox.on(plain, transactions).schemaMode(SchemaMode.CREATE).open();
        outbox = true;
    }

    void clear() {
        execute("DELETE FROM business");
        if (outbox) {
            for (String table : List.of("message", "request", "marker", "inbox")) {
                execute("DELETE FROM holdfast_" + table);
            }
        }
    }

    void insert(String row) {
        try (PreparedStatement insert =
                transactions.resource(Connection.class).prepareStatement("INSERT INTO business (name) VALUES (?)")) {
            insert.setString(1, row);
            insert.executeUpdate();
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    /** What an application does that takes no notice of a failure. */
    void failStatement() {
        try (Statement statement = transactions.resource(Connection.class).createStatement()) {
            statement.execute("SELECT 1 FROM no_such_table");
        } catch (SQLException swallowed) {
            return;
        }
        throw new IllegalStateException("the statement did not fail");
    }

    List<String> rows() {
        return texts("SELECT name FROM business");
    }

    List<String> texts(String query) {
        try (Connection connection = plain.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    void execute(String sql) {
        try (Connection connection = plain.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void close() {
        pool.close();
        plain.close();
    }
}
