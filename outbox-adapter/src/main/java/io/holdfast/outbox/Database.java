// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.HoldfastException;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.NoTransactionException;
import io.holdfast.spi.TransactionContext;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Lends connections: the caller's, and for short work of our own one from the data source. Never across calls. */
final class Database {

    private static final int TRIES = 5;

    private final DataSource source;
    private final TransactionContext transactions;
    private final Dialect dialect;

    Database(DataSource source, TransactionContext transactions, Dialect dialect) {
        this.source = source;
        this.transactions = transactions;
        this.dialect = dialect;
    }

    /** Work on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** In the caller's transaction. */
    <T> T inTransaction(String asked, Work<T> work) {
        if (!transactions.isActive()) {
            throw new NoTransactionException(
                    asked,
                    "no transaction is active on this thread",
                    "Call it inside the transaction that changes the business data.");
        }
        Connection connection = transactions.resource(Connection.class);
        try {
            if (connection.getAutoCommit()) {
                throw new NoTransactionException(
                        asked,
                        "the connection of this transaction is in auto-commit mode, so its statements would be committed"
                                + " one by one",
                        "Let the transaction manager or the pool hand out enlisted connections; a pool may do this after a"
                                + " transaction has timed out.");
            }
            return work.on(connection);
        } catch (SQLException error) {
            if (dialect.classify(error) == SqlTrouble.ROLLED_BACK) {
                // Some databases begin anew with the next statement, and would commit the rest alone.
                transactions.setRollbackOnly();
            }
            throw translated(asked, error);
        }
    }

    /** On a connection of our own, each statement a transaction; again if the database rolled it back for another one. */
    <T> T alone(String asked, Work<T> work) {
        for (int tries = 1; ; tries++) {
            try (Connection connection = source.getConnection()) {
                return undisturbed(connection, work);
            } catch (SQLException error) {
                if (dialect.classify(error) != SqlTrouble.ROLLED_BACK || tries == TRIES) {
                    throw translated(asked, error);
                }
            }
        }
    }

    /** Leaves the connection as it was; after a failure that is the business of the pool. */
    private <T> T undisturbed(Connection connection, Work<T> work) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        if (!autoCommit) {
            connection.setAutoCommit(true);
        }
        T result = isolated(connection, work);
        if (!autoCommit) {
            connection.setAutoCommit(false);
        }
        return result;
    }

    private <T> T isolated(Connection connection, Work<T> work) throws SQLException {
        int needed = dialect.isolation();
        int before = needed == Connection.TRANSACTION_NONE ? needed : connection.getTransactionIsolation();
        if (before == needed) {
            return work.on(connection);
        }
        connection.setTransactionIsolation(needed);
        try {
            return work.on(connection);
        } finally {
            connection.setTransactionIsolation(before);
        }
    }

    /** Several statements in one transaction, on a connection lent by {@link #alone}. */
    static <T> T together(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.on(connection);
            connection.commit();
            connection.setAutoCommit(true);
            return result;
        } catch (SQLException | RuntimeException error) {
            // Not before the rollback is certain: leaving this mode commits what is open.
            connection.rollback();
            connection.setAutoCommit(true);
            throw error;
        }
    }

    HoldfastException translated(String asked, SQLException error) {
        SQLException cause = SqlTrouble.withoutValues(error);
        return switch (dialect.classify(error)) {
            case DUPLICATE ->
                new MessageRejectedException(asked, "a row with that id is stored already", "Use a new id.", cause);
            case UNFIT ->
                new MessageRejectedException(
                        asked,
                        dialect.product() + " cannot store one of its values (" + SqlTrouble.describe(cause) + ")",
                        "Shorten it or encode it.",
                        cause);
            case LOCKED ->
                new MessagingUnavailableException(
                        asked, "another transaction holds the row and did not end in time", "Try again later.", cause);
            case ROLLED_BACK ->
                new MessagingUnavailableException(
                        asked,
                        dialect.product() + " rolled the transaction back in favour of another one",
                        "Run it again.",
                        cause);
            case OTHER ->
                new MessagingUnavailableException(
                        asked,
                        dialect.product() + " refused or could not be reached (" + SqlTrouble.describe(cause) + ")",
                        "See the cause; try again when it is mended.",
                        cause);
        };
    }
}
