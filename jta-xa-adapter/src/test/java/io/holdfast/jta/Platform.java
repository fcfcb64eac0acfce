// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.holdfast.servers.Database;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/** The transaction manager of this JVM, without recovery: nothing is in doubt where a transaction has one resource. */
final class Platform {

    static {
        try {
            String store = Files.createTempDirectory("holdfast-jta").toString();
            arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("tests");
            for (String name : Arrays.asList(null, "communicationStore", "stateStore")) {
                BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, name)
                        .setObjectStoreDir(store);
            }
        } catch (IOException | CoreEnvironmentBeanException error) {
            throw new IllegalStateException(error);
        }
    }

    private Platform() {}

    static TransactionManager manager() {
        return com.arjuna.ats.jta.TransactionManager.transactionManager();
    }

    static UserTransaction user() {
        return com.arjuna.ats.jta.UserTransaction.userTransaction();
    }

    static TransactionSynchronizationRegistry registry() {
        return new com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple();
    }

    /** A pool whose connections take part in the transaction of their thread. */
    static AgroalDataSource pool(Database database, Class<?> provider) {
        return pool(
                database,
                provider,
                configuration -> configuration.transactionIntegration(
                        new NarayanaTransactionIntegration(manager(), registry())));
    }

    /** A pool that knows nothing of transactions. */
    static AgroalDataSource ignorantPool(Database database, Class<?> provider) {
        return pool(database, provider, configuration -> {});
    }

    private static AgroalDataSource pool(
            Database database, Class<?> provider, Consumer<AgroalConnectionPoolConfigurationSupplier> more) {
        AgroalDataSourceConfigurationSupplier configuration = new AgroalDataSourceConfigurationSupplier();
        AgroalConnectionPoolConfigurationSupplier pool =
                configuration.connectionPoolConfiguration().maxSize(8).acquisitionTimeout(Duration.ofSeconds(20));
        pool.connectionFactoryConfiguration()
                .connectionProviderClass(provider)
                .jdbcUrl(database.url())
                .principal(new NamePrincipal(database.user()))
                .credential(new SimplePassword(database.password()));
        more.accept(pool);
        try {
            return AgroalDataSource.from(configuration);
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }
}
