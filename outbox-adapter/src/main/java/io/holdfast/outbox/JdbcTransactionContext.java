// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.NoTransactionException;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionOutcome;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on one data source, for people without JTA: each begins with a connection and ends with its commit or
 * rollback.
 *
 * <p>Begin them with {@link #begin()}, or let {@link io.holdfast.ReliablePublisher#execute} do so; work on {@link
 * #connection()}. A transaction begun while one is active suspends it, which needs a second connection. Safe for use by many
 * threads; each has its own transaction.
 *
 * <p><b>If the process dies</b> before the database has the commit, the database rolls back when it sees the connection gone.
 */
public final class JdbcTransactionContext implements TransactionContext {

    private static final System.Logger LOG = System.getLogger(JdbcTransactionContext.class.getName());

    private final DataSource source;
    /** Of the instance, because two contexts mean two databases. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Running> current = new ThreadLocal<>();

    /**
     * Makes the context.
     *
     * @param source hands out connections; a pool, as a rule
     */
    public JdbcTransactionContext(DataSource source) {
        this.source = source;
    }

    /**
     * The connection of this thread's transaction.
     *
     * @return the connection; do not commit, roll back or close it
     */
    public Connection connection() {
        return resource(Connection.class);
    }

    @Override
    public boolean isActive() {
        Running running = current.get();
        return running != null && !running.rollbackOnly;
    }

    @Override
    public void onCompletion(Consumer<TransactionOutcome> action) {
        required("Cannot wait for the end of the transaction").actions.add(action);
    }

    @Override
    public void setRollbackOnly() {
        required("Cannot mark the transaction rollback-only").rollbackOnly = true;
    }

    @Override
    public <T> T slot(Class<T> type, Supplier<T> initial) {
        Running running = required("Cannot keep a value for the transaction");
        return type.cast(running.slots.computeIfAbsent(type, absent -> initial.get()));
    }

    @Override
    public <T> T resource(Class<T> type) {
        Running running = required("Cannot hand out the " + type.getSimpleName() + " of the transaction");
        if (!type.isAssignableFrom(Connection.class)) {
            throw new InvalidSettingsException(
                    "Cannot hand out a " + type.getName(),
                    "a JDBC transaction works on a java.sql.Connection and nothing else",
                    "Ask for the connection, or use another TransactionContext.");
        }
        return type.cast(running.connection);
    }

    private Running required(String asked) {
        Running running = current.get();
        if (running == null) {
            throw new NoTransactionException(
                    asked, "no transaction is active on this thread", "Begin one, or call inside execute(...).");
        }
        return running;
    }

    @Override
    public Transaction begin() {
        try {
            Connection connection = source.getConnection();
            try {
                boolean autoCommit = connection.getAutoCommit();
                if (autoCommit) {
                    connection.setAutoCommit(false);
                }
                Running running = new Running(connection, autoCommit, current.get());
                current.set(running);
                return running;
            } catch (SQLException error) {
                connection.close();
                throw error;
            }
        } catch (SQLException error) {
            throw new MessagingUnavailableException(
                    "Cannot begin a transaction",
                    "the data source gave no usable connection (" + SqlTrouble.describe(error) + ")",
                    "See the cause; try again when it is mended.",
                    error);
        }
    }

    /** One transaction, on the thread that began it. */
    private final class Running implements Transaction {

        final Connection connection;
        final boolean autoCommit;
        final @Nullable Running outer;
        final Map<Class<?>, Object> slots = new HashMap<>();
        final List<Consumer<TransactionOutcome>> actions = new ArrayList<>();
        boolean rollbackOnly;
        boolean ended;

        Running(Connection connection, boolean autoCommit, @Nullable Running outer) {
            this.connection = connection;
            this.autoCommit = autoCommit;
            this.outer = outer;
        }

        @Override
        public TransactionOutcome commit() {
            if (ended) {
                throw new IllegalStateException("this transaction has ended already");
            }
            if (rollbackOnly || SpoiltTransaction.is(connection)) {
                close();
                return TransactionOutcome.ROLLED_BACK;
            }
            TransactionOutcome outcome = tryCommit();
            end(outcome, outcome == TransactionOutcome.COMMITTED);
            return outcome;
        }

        private TransactionOutcome tryCommit() {
            try {
                connection.commit();
                return TransactionOutcome.COMMITTED;
            } catch (SQLException error) {
                LOG.log(Level.DEBUG, "A commit failed", SqlTrouble.withoutValues(error));
                return SqlTrouble.saysRolledBack(error) ? TransactionOutcome.ROLLED_BACK : TransactionOutcome.UNKNOWN;
            } catch (RuntimeException error) {
                LOG.log(Level.DEBUG, "A commit failed", error);
                return TransactionOutcome.UNKNOWN;
            }
        }

        @Override
        public void rollback() {
            tryRollback().ifPresent(error -> {
                throw new MessagingUnavailableException(
                        "Cannot roll back",
                        "the database could not be reached",
                        "It rolls back by itself when it sees the connection gone.",
                        error);
            });
        }

        @Override
        public void close() {
            tryRollback().ifPresent(error -> LOG.log(Level.DEBUG, "A rollback failed", error));
        }

        private Optional<Exception> tryRollback() {
            if (ended) {
                return Optional.empty();
            }
            Optional<Exception> failure = Optional.empty();
            try {
                connection.rollback();
            } catch (SQLException | RuntimeException error) {
                failure = Optional.of(error);
            }
            end(TransactionOutcome.ROLLED_BACK, failure.isEmpty());
            return failure;
        }

        /** The connection goes back before anybody hears: who listens may need one, and a pool may have only one. */
        private void end(TransactionOutcome outcome, boolean clean) {
            ended = true;
            if (outer == null) {
                current.remove();
            } else {
                current.set(outer);
            }
            giveBack(clean);
            withNoTransaction(() -> actions.forEach(action -> tell(action, outcome)));
        }

        private void withNoTransaction(Runnable work) {
            if (outer == null) {
                work.run();
                return;
            }
            current.remove();
            try {
                work.run();
            } finally {
                current.set(outer);
            }
        }

        /** Leaving manual commit commits what is open, so only a transaction that has surely ended may do it. */
        private void giveBack(boolean clean) {
            try (connection) {
                if (clean && autoCommit) {
                    connection.setAutoCommit(true);
                }
            } catch (SQLException | RuntimeException error) {
                LOG.log(Level.DEBUG, "A connection could not be given back in order", error);
            }
        }

        private void tell(Consumer<TransactionOutcome> action, TransactionOutcome outcome) {
            try {
                action.accept(outcome);
            } catch (RuntimeException error) {
                LOG.log(Level.WARNING, "What waited for the end of a transaction failed", error);
            }
        }
    }
}
