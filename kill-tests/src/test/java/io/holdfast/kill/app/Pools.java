// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.servers.Database;
import io.holdfast.spi.TransactionContext;

final class Pools {

    private static final int TRIES = 15;

    private Pools() {}

    /** The outbox of a database that may be away just now. */
    static JdbcOutbox outbox(HikariDataSource pool, TransactionContext transactions) {
        for (int tries = 1; ; tries++) {
            try {
                return JdbcOutbox.on(pool, transactions).open();
            } catch (MessagingUnavailableException away) {
                if (tries == TRIES) {
                    throw away;
                }
            }
        }
    }

    static HikariDataSource open(Database database, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(2000);
        config.setValidationTimeout(1000);
        if (database.url().startsWith("jdbc:h2:")) {
            config.setExceptionOverrideClassName(H2Eviction.class.getName());
        }
        // What is the database's default anyway: a pool that asks a dying database for it believes -1 for ever.
        boolean repeatable = database.url().startsWith("jdbc:mariadb:");
        config.setTransactionIsolation(repeatable ? "TRANSACTION_REPEATABLE_READ" : "TRANSACTION_READ_COMMITTED");
        // The first start may meet a database that is away.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
