// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionOutcome;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.XAConnection;
import javax.sql.XADataSource;

/** Two-phase commits of Narayana, with as much around them as the tests of this package need. */
final class NarayanaTransactions implements TransactionContext {

    private final TransactionManager manager = com.arjuna.ats.jta.TransactionManager.transactionManager();
    private final TransactionSynchronizationRegistryImple registry = new TransactionSynchronizationRegistryImple();
    private final XADataSource database;

    NarayanaTransactions(XADataSource database) {
        this.database = database;
    }

    static void configure(java.nio.file.Path folder) {
        try {
            arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("jms-tests");
            arjPropertyManager.getObjectStoreEnvironmentBean().setObjectStoreDir(folder.toString());
        } catch (CoreEnvironmentBeanException error) {
            throw new IllegalStateException(error);
        }
    }

    TransactionManager manager() {
        return manager;
    }

    @Override
    public boolean isActive() {
        return status() == Status.STATUS_ACTIVE;
    }

    private int status() {
        try {
            return manager.getStatus();
        } catch (SystemException error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void onCompletion(Consumer<TransactionOutcome> action) {
        registry.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // Nothing to do.
            }

            @Override
            public void afterCompletion(int status) {
                action.accept(
                        status == Status.STATUS_COMMITTED
                                ? TransactionOutcome.COMMITTED
                                : status == Status.STATUS_ROLLEDBACK
                                        ? TransactionOutcome.ROLLED_BACK
                                        : TransactionOutcome.UNKNOWN);
            }
        });
    }

    @Override
    public void setRollbackOnly() {
        registry.setRollbackOnly();
    }

    @Override
    public <T> T slot(Class<T> type, Supplier<T> initial) {
        Object known = registry.getResource(type);
        if (known == null) {
            known = initial.get();
            registry.putResource(type, known);
        }
        return type.cast(known);
    }

    @Override
    public <T> T resource(Class<T> type) {
        return type.cast(slot(Connection.class, this::enlisted));
    }

    private Connection enlisted() {
        try {
            XAConnection connection = database.getXAConnection();
            manager.getTransaction().enlistResource(connection.getXAResource());
            onCompletion(outcome -> close(connection));
            return connection.getConnection();
        } catch (SQLException | SystemException | RollbackException error) {
            throw new IllegalStateException(error);
        }
    }

    private static void close(XAConnection connection) {
        try {
            connection.close();
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public Transaction begin() {
        try {
            manager.begin();
            return new Begun();
        } catch (Exception error) {
            throw new MessagingUnavailableException("Cannot begin", "the test asked too much", "See the cause.", error);
        }
    }

    private final class Begun implements Transaction {

        @Override
        public TransactionOutcome commit() {
            try {
                manager.commit();
                return TransactionOutcome.COMMITTED;
            } catch (RollbackException certain) {
                return TransactionOutcome.ROLLED_BACK;
            } catch (Exception unclear) {
                return TransactionOutcome.UNKNOWN;
            }
        }

        @Override
        public void rollback() {
            if (status() != Status.STATUS_NO_TRANSACTION) {
                try {
                    manager.rollback();
                } catch (SystemException error) {
                    throw new IllegalStateException(error);
                }
            }
        }

        @Override
        public void close() {
            rollback();
        }
    }
}
