// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.InvalidSettingsException;
import io.holdfast.NoTransactionException;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionOutcome;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of an {@link InMemoryDatabase}, one per thread. A nested {@link #begin()} suspends the outer one.
 *
 * <p>{@link #resource} hands out the {@link Tx}. A simulation that plays several processes on one thread switches
 * between their transactions with {@link #attach} and {@link #detach}. Safe for use by many threads.
 */
public final class InMemoryTransactionContext implements TransactionContext {

    private final InMemoryDatabase database;

    @SuppressWarnings("ThreadLocalUsage") // one per context: contexts stand for processes
    private final ThreadLocal<@Nullable Tx> current = new ThreadLocal<>();

    /** Makes a context over a database; several contexts of one database stand for several processes. */
    public InMemoryTransactionContext(InMemoryDatabase database) {
        this.database = database;
    }

    /** Makes a transaction that is open, but on no thread, the one of this thread. */
    public void attach(Tx tx) {
        Tx before = current.get();
        if (before != null && !before.isEnded()) {
            throw new IllegalStateException("Another transaction is attached to this thread; detach it first");
        }
        current.set(tx);
    }

    /** Takes the transaction, if there is one, off this thread without ending it. */
    public void detach() {
        current.remove();
    }

    /** Short for {@link InMemoryDatabase#failNextCommit}. */
    public void failNextCommit(TransactionOutcome reported, boolean applied) {
        database.failNextCommit(reported, applied);
    }

    @Override
    public boolean isActive() {
        Tx tx = current.get();
        return tx != null && tx.isActive();
    }

    @Override
    public void onCompletion(Consumer<TransactionOutcome> action) {
        requireOpen("register a completion action").onCompletion(action);
    }

    @Override
    public void setRollbackOnly() {
        requireOpen("set rollback-only").setRollbackOnly();
    }

    @Override
    public <T> T slot(Class<T> type, Supplier<T> initial) {
        return requireOpen("keep a value in a slot").slot(type, initial);
    }

    @Override
    public <T> T resource(Class<T> type) {
        Tx tx = requireOpen("hand out " + type.getName());
        if (!type.isInstance(tx)) {
            throw new InvalidSettingsException(
                    "Cannot hand out " + type.getName(),
                    "an in-memory transaction has no such resource",
                    "Ask for " + Tx.class.getName() + ".");
        }
        return type.cast(tx);
    }

    @Override
    public Transaction begin() {
        Tx outer = current.get();
        Tx tx = database.begin();
        current.set(tx);
        return new Begun(tx, outer == null || outer.isOver() ? null : outer);
    }

    /** The transaction of this thread, in which work can still be committed. */
    Tx requireActive(String asked) {
        Tx tx = requireOpen(asked);
        if (!tx.isActive()) {
            throw noTransaction(asked, "the transaction is rollback-only");
        }
        return tx;
    }

    private Tx requireOpen(String asked) {
        Tx tx = current.get();
        if (tx == null || tx.isOver()) {
            throw noTransaction(asked, "no transaction is active");
        }
        return tx;
    }

    private static NoTransactionException noTransaction(String asked, String rule) {
        return new NoTransactionException("Cannot " + asked, rule, "Call it inside a transaction.");
    }

    private final class Begun implements Transaction {

        private final Tx tx;
        private @Nullable Tx outer;

        Begun(Tx tx, @Nullable Tx outer) {
            this.tx = tx;
            this.outer = outer;
        }

        @Override
        public TransactionOutcome commit() {
            leave();
            try {
                return tx.commit();
            } finally {
                resume();
            }
        }

        @Override
        public void rollback() {
            leave();
            try {
                tx.rollback();
            } finally {
                resume();
            }
        }

        @Override
        public void close() {
            rollback();
        }

        /** Completion actions must find no transaction, not even the suspended one. */
        private void leave() {
            if (current.get() == tx) {
                current.remove();
            }
        }

        private void resume() {
            if (outer != null && current.get() == null) {
                current.set(outer);
            }
            outer = null;
        }
    }
}
