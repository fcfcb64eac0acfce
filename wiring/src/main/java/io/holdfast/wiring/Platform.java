// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.Transport;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * What a platform gives to an instance. Each lookup says in its {@link io.holdfast.InvalidSettingsException} what was asked for, under
 * which names it was sought, and how to provide it.
 */
public interface Platform {

    /**
     * Something that was found.
     *
     * @param thing what it is
     * @param where where it was found, for the log: a bean, a name in JNDI
     * @param <T> its type
     */
    record Found<T>(T thing, String where) {}

    /**
     * Finds a data source.
     *
     * @param name in the platform's way of naming; the instance's default one if empty
     * @return hands out connections that belong to the transactions of {@link #transactions}
     */
    Found<DataSource> dataSource(Optional<String> name);

    /**
     * Finds the transactions that a data source takes part in.
     *
     * @param dataSource as found above
     * @return the transactions: the platform's JTA, as a rule
     */
    TransactionContext transactions(DataSource dataSource);

    /**
     * Finds a Jakarta Messaging connection factory.
     *
     * @param name in the platform's way of naming; the instance's default one if empty
     * @return a {@code jakarta.jms.ConnectionFactory}, given as an object because most applications have none on the class path
     */
    Found<Object> connectionFactory(Optional<String> name);

    /**
     * Stands between the relay and the broker, for tracing and tests.
     *
     * @param transport sends to the broker
     * @return what the relay sends through; by default the same
     */
    default Transport sending(Transport transport) {
        return transport;
    }

    /** Runs the workers; empty where the library may start threads of its own. */
    Optional<Executor> executor();

    /**
     * Runs work that must not be part of the caller's transaction, by suspending it: operations and acknowledgements are durable when they
     * return, whatever becomes of the caller.
     *
     * @param work what to do
     * @param <T> its result
     * @return its result; what it throws is thrown on
     */
    <T> T outsideTransaction(Supplier<T> work);
}
