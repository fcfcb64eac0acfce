// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

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
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** A database of a test, with one table of business data; and the pools that applications make on it. */
record Store(Database database) {

    static {
        try {
            String folder = Files.createTempDirectory("holdfast-cdi").toString();
            arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("tests");
            for (String name : Arrays.asList(null, "communicationStore", "stateStore")) {
                BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, name)
                        .setObjectStoreDir(folder);
            }
        } catch (IOException | CoreEnvironmentBeanException error) {
            throw new IllegalStateException(error);
        }
    }

    static Store h2() {
        return on(new Database("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
    }

    static Store on(Database database) {
        Store store = new Store(database);
        store.execute("CREATE TABLE business (name VARCHAR(100))");
        return store;
    }

    AgroalDataSource pool() {
        AgroalDataSourceConfigurationSupplier configuration = new AgroalDataSourceConfigurationSupplier();
        AgroalConnectionPoolConfigurationSupplier pool =
                configuration.connectionPoolConfiguration().maxSize(12).acquisitionTimeout(Duration.ofSeconds(20));
        pool.connectionFactoryConfiguration()
                .jdbcUrl(database.url())
                .principal(new NamePrincipal(database.user()))
                .credential(new SimplePassword(database.password()));
        pool.transactionIntegration(new NarayanaTransactionIntegration(
                com.arjuna.ats.jta.TransactionManager.transactionManager(),
                new com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple()));
        try {
            return AgroalDataSource.from(configuration);
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    /** What the application does in its transaction. */
    static void insert(DataSource source, String name) {
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO business (name) VALUES (?)")) {
            insert.setString(1, name);
            insert.executeUpdate();
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    List<String> rows() {
        return rows("SELECT name FROM business ORDER BY name");
    }

    List<String> rows(String query) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    void execute(String sql) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }
}
