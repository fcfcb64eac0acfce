// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.System.Logger.Level;

/**
 * Who takes part in the transaction of the calling thread. A broker that commits without a database is a mistake that nobody
 * would notice: the application's data source is then not the one that takes part.
 */
final class Participants {

    private static final System.Logger LOG = System.getLogger(Participants.class.getName());

    private final TransactionSynchronizationRegistry registry;

    Participants(TransactionSynchronizationRegistry registry) {
        this.registry = registry;
    }

    private static final class Seen implements Synchronization {

        private final TransactionSynchronizationRegistry registry;
        private boolean database;
        private String broker = "";

        Seen(TransactionSynchronizationRegistry registry) {
            this.registry = registry;
        }

        @Override
        public synchronized void beforeCompletion() {
            if (!broker.isEmpty() && !database) {
                LOG.log(
                        Level.ERROR,
                        "A transaction is rolled back, because {0} takes part in it and no database does. Work on the data"
                                + " source of NarayanaXa, or send outside of a transaction",
                        broker);
                JtaTransactionContext.markRollbackOnly(registry);
            }
        }

        @Override
        public void afterCompletion(int status) {
            // Whoever began the transaction is told.
        }

        synchronized void database() {
            database = true;
        }

        synchronized void broker(String name) {
            broker = name;
        }
    }

    void database() {
        if (registry.getTransactionStatus() == Status.STATUS_ACTIVE) {
            seen().database();
        }
    }

    void broker(String name) {
        seen().broker(name);
    }

    private Seen seen() {
        Seen known = (Seen) registry.getResource(this);
        if (known != null) {
            return known;
        }
        Seen seen = new Seen(registry);
        registry.registerInterposedSynchronization(seen);
        registry.putResource(this, seen);
        return seen;
    }
}
