// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.spi.TransactionContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.apache.activemq.artemis.jms.client.ActiveMQXAConnectionFactory;
import org.h2.jdbcx.JdbcDataSource;
import org.messaginghub.pooled.jms.JmsPoolXAConnectionFactory;

/** A pool that enlists its sessions by itself, and a database beside it. */
final class ArtemisXa implements AutoCloseable {

    private final JdbcDataSource database = new JdbcDataSource();
    private final NarayanaTransactions transactions = new NarayanaTransactions(database);
    private final JmsPoolXAConnectionFactory pool = new JmsPoolXAConnectionFactory();
    private final Connection keepsTheDatabase;

    ArtemisXa(ArtemisProvider provider) {
        pool.setConnectionFactory(new ActiveMQXAConnectionFactory(
                provider.url() + "?callTimeout=5000&initialConnectAttempts=1&reconnectAttempts=0"));
        pool.setTransactionManager(transactions.manager());
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID());
        try {
            keepsTheDatabase = database.getConnection();
            try (PreparedStatement table =
                    keepsTheDatabase.prepareStatement("CREATE TABLE business (name VARCHAR(100))")) {
                table.execute();
            }
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    JmsPoolXAConnectionFactory pool() {
        return pool;
    }

    TransactionContext transactions() {
        return transactions;
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

    boolean isCommitted(String row) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("SELECT COUNT(*) FROM business WHERE name = ?")) {
            query.setString(1, row);
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getInt(1) > 0;
            }
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void close() {
        pool.stop();
        try {
            keepsTheDatabase.close();
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }
}
