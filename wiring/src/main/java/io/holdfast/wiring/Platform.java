// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.spi.TransactionContext;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/**
 * What a platform gives to an instance. Each lookup says in its exception what was asked for, under which names it was sought, and how
 * to provide it.
 */
public interface Platform {

    /**
     * Finds a data source.
     *
     * @param name in the platform's way of naming; its default one if empty
     * @return hands out connections that belong to the transactions of {@link #transactions}
     */
    DataSource dataSource(Optional<String> name);

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
     * @param name in the platform's way of naming; its default one if empty
     * @return a {@code jakarta.jms.ConnectionFactory}, given as an object because most applications have none on the class path
     */
    Object connectionFactory(Optional<String> name);

    /** Runs the workers; empty where the library may start threads of its own. */
    Optional<Executor> executor();
}
