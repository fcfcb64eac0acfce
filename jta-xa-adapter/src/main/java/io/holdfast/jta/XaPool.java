// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.transaction.TransactionAware;
import io.agroal.api.transaction.TransactionIntegration;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.holdfast.InvalidSettingsException;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/** One database: a pool whose connections take part in transactions, and the way by which recovery reaches it. */
final class XaPool implements AutoCloseable {

    private final String name;
    private final AgroalDataSource pool;
    private final RecoveryResource recovery;

    XaPool(
            String name,
            AgroalDataSourceConfigurationSupplier configuration,
            TransactionManager manager,
            TransactionSynchronizationRegistry registry,
            Participants participants) {
        this.name = name;
        Integration integration =
                new Integration(name, new NarayanaTransactionIntegration(manager, registry, name), participants);
        configuration.connectionPoolConfiguration().transactionIntegration(integration);
        try {
            this.pool = AgroalDataSource.from(configuration);
        } catch (SQLException error) {
            throw new InvalidSettingsException(
                    "Cannot open the pool of database " + name,
                    "its configuration must be valid",
                    "Agroal says: " + error.getMessage());
        }
        if (pool.getConfiguration()
                        .connectionPoolConfiguration()
                        .connectionFactoryConfiguration()
                        .recoveryPrincipal()
                == null) {
            pool.close();
            throw new InvalidSettingsException(
                    "Cannot recover database " + name,
                    "without credentials for recovery Agroal lends it connections of the pool, and a dead one again and again",
                    "Set recoveryPrincipal(...) and recoveryCredential(...); they may be those of the application.");
        }
        this.recovery = new RecoveryResource(name, integration::connect);
    }

    String name() {
        return name;
    }

    AgroalDataSource pool() {
        return pool;
    }

    RecoveryResource recovery() {
        return recovery;
    }

    @Override
    public void close() {
        recovery.close();
        pool.close();
    }

    /** Agroal's own for Narayana, which refuses what cannot prepare, and remembers who takes part. */
    private static final class Integration implements TransactionIntegration {

        private final String name;
        private final TransactionIntegration narayana;
        private final Participants participants;
        private volatile @Nullable ResourceRecoveryFactory factory;

        Integration(String name, TransactionIntegration narayana, Participants participants) {
            this.name = name;
            this.narayana = narayana;
            this.participants = participants;
        }

        /** With the recovery credentials of the pool's configuration, if it has any. */
        RecoveryResource.Opened connect() throws SQLException {
            ResourceRecoveryFactory known = factory;
            if (known == null) {
                throw new SQLException("the pool of " + name + " has no XADataSource");
            }
            XAConnection connection = known.getRecoveryConnection();
            return new RecoveryResource.Opened(new DriverResource(connection.getXAResource()), connection::close);
        }

        @Override
        public @Nullable TransactionAware getTransactionAware() throws SQLException {
            return narayana.getTransactionAware();
        }

        @Override
        public void associate(TransactionAware connection, @Nullable XAResource resource) throws SQLException {
            if (resource == null) {
                throw new SQLException(
                        "Database " + name + " cannot prepare, and a last resource that commits in one phase"
                                + " makes two-phase commit a matter of luck. Configure an XADataSource as the connection provider.");
            }
            narayana.associate(connection, new DriverResource(resource));
            participants.database();
        }

        @Override
        public boolean disassociate(TransactionAware connection) throws SQLException {
            return narayana.disassociate(connection);
        }

        @Override
        public void addResourceRecoveryFactory(ResourceRecoveryFactory added) {
            factory = added;
        }

        @Override
        public void removeResourceRecoveryFactory(ResourceRecoveryFactory removed) {
            factory = null;
        }
    }
}
