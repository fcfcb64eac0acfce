// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.NoTransactionException;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionOutcome;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.InvalidTransactionException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The JTA transaction of the calling thread, whoever began it: {@code @Transactional}, an EJB, a {@code UserTransaction} or
 * {@link #begin()}. Needs of the platform only what every platform has.
 *
 * <p>The connection it hands out is taken from the data source when first asked for, kept for the transaction and closed
 * before its completion. The data source must take part in JTA: a connection that commits each statement by itself is
 * refused, and the transaction can then only roll back. A transaction in which a statement has failed on PostgreSQL is
 * rolled back and never reported as committed. {@link TransactionOutcome#UNKNOWN} is reported where Narayana says committed
 * although a resource gave no clear answer, and where the resources were asked to commit and "rolled back" came back: pools say
 * that also of a connection that broke in between.
 *
 * <p>Safe for use by many threads. A transaction that times out is ended by another thread; from then on {@link #isActive}
 * is false and nothing is handed out. Use a pool that takes its connections back at that moment, such as Agroal since 2.6.
 *
 * <p><b>If the process dies</b> before the decision is durable, the databases roll back; afterwards recovery commits, if the
 * platform recovers.
 */
public final class JtaTransactionContext implements TransactionContext {

    private static final System.Logger LOG = System.getLogger(JtaTransactionContext.class.getName());

    private final DataSource source;
    private final TransactionSynchronizationRegistry registry;
    private final Demarcation demarcation;
    private final Doubt doubt;

    /**
     * Makes a context that begins transactions where none is active, and refuses to where one is.
     *
     * @param source hands out connections that take part in the transaction of their thread
     * @param registry the platform's, {@code java:comp/TransactionSynchronizationRegistry} on servers
     * @param user the platform's, {@code java:comp/UserTransaction} on servers
     */
    public JtaTransactionContext(DataSource source, TransactionSynchronizationRegistry registry, UserTransaction user) {
        this(source, registry, Demarcation.of(user));
    }

    /**
     * Makes a context that can suspend an active transaction while it runs another one.
     *
     * @param source hands out connections that take part in the transaction of their thread
     * @param registry the platform's
     * @param manager the platform's
     */
    public JtaTransactionContext(
            DataSource source, TransactionSynchronizationRegistry registry, TransactionManager manager) {
        this(source, registry, Demarcation.of(manager));
    }

    private JtaTransactionContext(
            DataSource source, TransactionSynchronizationRegistry registry, Demarcation demarcation) {
        this.source = source;
        this.registry = registry;
        this.demarcation = demarcation;
        this.doubt = Doubt.about(registry);
    }

    @Override
    public boolean isActive() {
        return registry.getTransactionStatus() == Status.STATUS_ACTIVE;
    }

    @Override
    public void onCompletion(Consumer<TransactionOutcome> action) {
        joined("Cannot wait for the end of the transaction").onCompletion(action);
    }

    @Override
    public void setRollbackOnly() {
        if (registry.getTransactionStatus() == Status.STATUS_NO_TRANSACTION) {
            throw noTransaction("Cannot mark the transaction rollback-only", "no transaction is active on this thread");
        }
        markRollbackOnly(registry);
    }

    /** One that the platform has ended by itself needs no mark. */
    static void markRollbackOnly(TransactionSynchronizationRegistry registry) {
        try {
            registry.setRollbackOnly();
        } catch (IllegalStateException ended) {
            LOG.log(Level.DEBUG, "The transaction had ended", ended);
        }
    }

    @Override
    public <T> T slot(Class<T> type, Supplier<T> initial) {
        return joined("Cannot keep a value for the transaction").slot(type, initial);
    }

    @Override
    public <T> T resource(Class<T> type) {
        String asked = "Cannot hand out the " + type.getName() + " of the transaction";
        if (!type.isAssignableFrom(Connection.class)) {
            throw new InvalidSettingsException(
                    asked,
                    "this context works on a java.sql.Connection and nothing else",
                    "Ask for the connection, or use another TransactionContext.");
        }
        if (!isActive()) {
            throw noTransaction(asked, "no transaction that can still commit is active on this thread");
        }
        return type.cast(joined(asked).connection(asked));
    }

    private Joined joined(String asked) {
        int status = registry.getTransactionStatus();
        if (status == Status.STATUS_NO_TRANSACTION) {
            throw noTransaction(asked, "no transaction is active on this thread");
        }
        Joined known = (Joined) registry.getResource(this);
        if (known != null) {
            return known;
        }
        if (status != Status.STATUS_ACTIVE) {
            throw noTransaction(asked, "the transaction of this thread can no longer commit (it may have timed out)");
        }
        Joined joined = new Joined(source, registry, doubt);
        registry.registerInterposedSynchronization(joined);
        registry.putResource(this, joined);
        return joined;
    }

    private static NoTransactionException noTransaction(String asked, String rule) {
        return new NoTransactionException(
                asked, rule, "Call from a @Transactional method, begin a transaction, or call inside execute(...).");
    }

    @Override
    public Transaction begin() {
        jakarta.transaction.@Nullable Transaction outer = null;
        try {
            if (registry.getTransactionStatus() != Status.STATUS_NO_TRANSACTION) {
                outer = demarcation.suspend();
            }
            demarcation.begin();
            return new Begun(outer, joined("Cannot begin a transaction"));
        } catch (NotSupportedException | SystemException | IllegalStateException error) {
            resume(outer);
            throw new MessagingUnavailableException(
                    "Cannot begin a transaction",
                    "the transaction manager refused",
                    "See the cause. Where the container manages transactions, nobody else may begin one.",
                    error);
        }
    }

    private void resume(jakarta.transaction.@Nullable Transaction suspended) {
        if (suspended != null) {
            try {
                demarcation.resume(suspended);
            } catch (InvalidTransactionException | SystemException | IllegalStateException error) {
                LOG.log(Level.WARNING, "A suspended transaction could not be resumed; it will time out", error);
            }
        }
    }

    /** One transaction, on the thread that began it. */
    private final class Begun implements Transaction {

        private final jakarta.transaction.@Nullable Transaction outer;
        private final Joined joined;
        private boolean ended;

        Begun(jakarta.transaction.@Nullable Transaction outer, Joined joined) {
            this.outer = outer;
            this.joined = joined;
        }

        @Override
        public TransactionOutcome commit() {
            if (ended) {
                throw new IllegalStateException("this transaction has ended already");
            }
            try {
                demarcation.commit();
                return TransactionOutcome.COMMITTED;
            } catch (RollbackException error) {
                LOG.log(Level.DEBUG, "A commit was answered with a rollback", error);
                return joined.isAttempted() && !Doubt.isCertain(error)
                        ? TransactionOutcome.UNKNOWN
                        : TransactionOutcome.ROLLED_BACK;
            } catch (HeuristicMixedException | HeuristicRollbackException | SystemException error) {
                LOG.log(Level.WARNING, "It is unknown what became of a commit", error);
                return TransactionOutcome.UNKNOWN;
            } catch (RuntimeException error) {
                LOG.log(Level.DEBUG, "A commit failed", error);
                return joined.outcome().orElse(TransactionOutcome.UNKNOWN);
            } finally {
                end();
            }
        }

        @Override
        public void rollback() {
            tryRollback().ifPresent(error -> {
                throw new MessagingUnavailableException(
                        "Cannot roll back",
                        "the transaction manager could not do it",
                        "The databases roll back by themselves when they see the connections gone.",
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
            try {
                demarcation.rollback();
                return Optional.empty();
            } catch (SystemException | RuntimeException error) {
                // After a timeout it has been rolled back already.
                return joined.outcome().equals(Optional.of(TransactionOutcome.ROLLED_BACK))
                        ? Optional.empty()
                        : Optional.of(error);
            } finally {
                end();
            }
        }

        /** Whatever happened: the next work of this thread must not fall into this transaction. */
        private void end() {
            ended = true;
            if (registry.getTransactionStatus() != Status.STATUS_NO_TRANSACTION) {
                try {
                    demarcation.rollback();
                } catch (SystemException | RuntimeException error) {
                    LOG.log(Level.DEBUG, "A transaction did not leave its thread at once", error);
                }
            }
            resume(outer);
        }
    }
}
