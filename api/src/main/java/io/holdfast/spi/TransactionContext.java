// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The transaction of the calling thread: joins one that somebody else manages, or begins one.
 *
 * <p>Implementations: plain JDBC, JTA, the fake of the TCK. Safe for use by many threads; each call concerns the
 * transaction of its own thread.
 *
 * <p><b>If the process dies</b> before the commit is durable, nothing of the transaction survives; afterwards all of it
 * does. Actions given to {@link #onCompletion} are not durable: nobody may rely on them for correctness.
 */
public interface TransactionContext {

    /**
     * Tells whether work done now on this thread would be part of a transaction that can still commit.
     *
     * @return false also for a transaction that is marked rollback-only or timed out
     */
    boolean isActive();

    /**
     * Runs an action once the active transaction has ended, whatever its outcome. The action must be quick, may run on
     * another thread, and finds no transaction active. What it throws is logged and changes nothing.
     *
     * @param action receives the outcome; a platform that cannot tell says {@link TransactionOutcome#UNKNOWN}
     */
    void onCompletion(Consumer<TransactionOutcome> action);

    /** Makes sure the active transaction can never commit, even if the application swallows the exception that follows. */
    void setRollbackOnly();

    /**
     * Keeps one value per transaction, so that several publications in it can share, for example, their marker.
     *
     * @param type which value
     * @param initial makes it at first use in this transaction
     * @param <T> its type
     * @return the value of the active transaction
     */
    <T> T slot(Class<T> type, Supplier<T> initial);

    /**
     * Hands out what the transaction works on, for example its {@code java.sql.Connection}.
     *
     * @param type what is asked for
     * @param <T> its type
     * @return the resource of the active transaction; the caller must not close it
     * @throws io.holdfast.InvalidSettingsException if this context has no such resource
     */
    <T> T resource(Class<T> type);

    /**
     * Begins a new transaction on this thread. One that is active is suspended where the platform can, and refused
     * otherwise.
     *
     * @return the transaction, to be ended on this thread
     */
    Transaction begin();

    /** A transaction begun here. Closing it without a commit rolls it back. */
    interface Transaction extends AutoCloseable {

        /**
         * Asks for the commit.
         *
         * @return the outcome; an unclear answer is {@link TransactionOutcome#UNKNOWN}, never an exception
         */
        TransactionOutcome commit();

        /**
         * Rolls back. Does nothing if the transaction has ended.
         *
         * @throws io.holdfast.MessagingUnavailableException if the resource could not be reached; the rollback then
         *     happens by itself when the connection dies
         */
        void rollback();

        /** Rolls back unless the transaction has ended; never throws. */
        @Override
        void close();
    }
}
