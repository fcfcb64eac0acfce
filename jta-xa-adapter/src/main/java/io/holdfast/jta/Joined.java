// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.TransactionOutcome;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
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

/** What one context keeps for one transaction. A platform may end the transaction from another thread, at its timeout. */
final class Joined implements Synchronization {

    private static final System.Logger LOG = System.getLogger(JtaTransactionContext.class.getName());

    private final DataSource source;
    private final TransactionSynchronizationRegistry registry;
    private final Doubt doubt;
    private final Map<Class<?>, Object> slots = new HashMap<>();
    private final List<Consumer<TransactionOutcome>> actions = new ArrayList<>();
    private @Nullable Connection connection;
    private Optional<TransactionOutcome> outcome = Optional.empty();
    private boolean attempted;

    Joined(DataSource source, TransactionSynchronizationRegistry registry, Doubt doubt) {
        this.source = source;
        this.registry = registry;
        this.doubt = doubt;
    }

    synchronized <T> T slot(Class<T> type, Supplier<T> initial) {
        return type.cast(slots.computeIfAbsent(type, absent -> initial.get()));
    }

    /** An action that comes too late, because the platform has just ended the transaction, hears at once. */
    void onCompletion(Consumer<TransactionOutcome> action) {
        Optional<TransactionOutcome> known = add(action);
        known.ifPresent(ended -> tell(action, ended));
    }

    private synchronized Optional<TransactionOutcome> add(Consumer<TransactionOutcome> action) {
        if (outcome.isEmpty()) {
            actions.add(action);
        }
        return outcome;
    }

    synchronized Optional<TransactionOutcome> outcome() {
        return outcome;
    }

    /** Whether the resources may have been asked to commit. A rollback is then a matter of whom one believes. */
    synchronized boolean isAttempted() {
        return attempted;
    }

    /**
     * The connection, taken when first asked for. It is taken again if it was closed in between: by a server at the end of
     * the component that asked first, or by us when a later participant still works before the completion.
     */
    synchronized Connection connection(String asked) {
        try {
            Connection held = connection;
            if (held == null || held.isClosed()) {
                held = source.getConnection();
                connection = held;
                if (held.getAutoCommit()) {
                    held = truthful(asked, held);
                    connection = held;
                }
            }
            return held;
        } catch (SQLException error) {
            throw new MessagingUnavailableException(
                    asked,
                    "the data source gave no usable connection ("
                            + error.getClass().getSimpleName() + ", SQL state " + error.getSQLState() + ")",
                    "See the cause; try again when it is mended.",
                    error);
        }
    }

    /** What runs where each statement commits by itself would stay whatever becomes of the transaction. */
    private Connection truthful(String asked, Connection fresh) throws SQLException {
        if (!Enlisted.isSaidWrongly(fresh)) {
            giveBack();
            JtaTransactionContext.markRollbackOnly(registry);
            throw new InvalidSettingsException(
                    asked,
                    "the data source gave a connection that commits each statement by itself, so it takes no part in the"
                            + " JTA transaction, or the transaction had just timed out",
                    "Use the platform's transactional data source: jta=true on servers, Agroal with its transaction"
                            + " integration elsewhere.");
        }
        return Enlisted.truthful(fresh);
    }

    /** Pools complain of connections that are still open at the commit, and servers lend none afterwards: so before. */
    @Override
    public synchronized void beforeCompletion() {
        Connection held = connection;
        if (held != null && FailedStatement.isIn(held)) {
            LOG.log(
                    Level.WARNING,
                    "A transaction is rolled back instead of committed: a statement in it failed, the application went on,"
                            + " and PostgreSQL would answer the commit with a rollback that the driver does not report");
            JtaTransactionContext.markRollbackOnly(registry);
        }
        giveBack();
        if (registry.getTransactionStatus() == Status.STATUS_ACTIVE) {
            lookOnceMore();
        }
    }

    /** Others that come after us may still forbid the commit; then nobody is asked, and the rollback is certain. */
    private void lookOnceMore() {
        try {
            registry.registerInterposedSynchronization(new LastLook());
        } catch (RuntimeException tooLate) {
            attempted = true;
        }
    }

    private final class LastLook implements Synchronization {

        @Override
        public void beforeCompletion() {
            synchronized (Joined.this) {
                attempted = registry.getTransactionStatus() == Status.STATUS_ACTIVE;
            }
        }

        @Override
        public void afterCompletion(int status) {
            // The one we look for hears it.
        }
    }

    @Override
    public void afterCompletion(int status) {
        TransactionOutcome heard = heard(status);
        List<Consumer<TransactionOutcome>> waiting;
        synchronized (this) {
            // Nothing was told before the completion of a rollback.
            giveBack();
            outcome = Optional.of(heard);
            waiting = List.copyOf(actions);
        }
        waiting.forEach(action -> tell(action, heard));
    }

    private TransactionOutcome heard(int status) {
        boolean certain =
                switch (status) {
                    case Status.STATUS_COMMITTED -> !doubt.isRaised();
                    case Status.STATUS_ROLLEDBACK -> !isAttempted();
                    default -> false;
                };
        if (!certain) {
            LOG.log(
                    Level.WARNING,
                    "It is not certain what became of transaction {0}, which ended with status {1}",
                    registry.getTransactionKey(),
                    status);
            return TransactionOutcome.UNKNOWN;
        }
        return status == Status.STATUS_COMMITTED ? TransactionOutcome.COMMITTED : TransactionOutcome.ROLLED_BACK;
    }

    private synchronized void giveBack() {
        Connection held = connection;
        connection = null;
        if (held != null) {
            try {
                held.close();
            } catch (SQLException | RuntimeException error) {
                LOG.log(Level.DEBUG, "A connection could not be given back in order", error);
            }
        }
    }

    private static void tell(Consumer<TransactionOutcome> action, TransactionOutcome outcome) {
        try {
            action.accept(outcome);
        } catch (RuntimeException error) {
            LOG.log(Level.WARNING, "What waited for the end of a transaction failed", error);
        }
    }
}
