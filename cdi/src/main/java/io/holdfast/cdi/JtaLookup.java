// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import io.holdfast.InvalidSettingsException;
import io.holdfast.jta.JtaTransactionContext;
import io.holdfast.spi.TransactionContext;
import jakarta.enterprise.inject.Any;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Finds the transactions of the server, or of a transaction manager on the class path. */
final class JtaLookup {

    static final String WAY_OUT =
            "Run on a server with JTA, add org.jboss.narayana.jta:narayana-jta, or produce a TransactionContext,"
                    + " for example a @Singleton JdbcTransactionContext.";

    private static final List<String> REGISTRIES =
            List.of("java:comp/TransactionSynchronizationRegistry", "java:jboss/TransactionSynchronizationRegistry");
    private static final List<String> USER_TRANSACTIONS =
            List.of("java:comp/UserTransaction", "java:jboss/UserTransaction");
    /** There is no portable name for it: WildFly, GlassFish and Payara, TomEE. */
    private static final List<String> MANAGERS = List.of(
            "java:jboss/TransactionManager", "java:appserver/TransactionManager", "java:comp/TransactionManager");

    private static final String LIBERTY = "com.ibm.tx.jta.TransactionManagerFactory";

    private final Beans beans;

    JtaLookup(Beans beans) {
        this.beans = beans;
    }

    TransactionContext transactions(DataSource dataSource) {
        TransactionSynchronizationRegistry registry = find(TransactionSynchronizationRegistry.class, REGISTRIES)
                .orElseThrow(() -> missing("TransactionSynchronizationRegistry", REGISTRIES));
        Optional<TransactionManager> manager =
                find(TransactionManager.class, MANAGERS).or(JtaLookup::liberty);
        if (manager.isPresent()) {
            return new JtaTransactionContext(dataSource, registry, manager.get());
        }
        UserTransaction user = find(UserTransaction.class, USER_TRANSACTIONS)
                .orElseThrow(() -> missing("UserTransaction", USER_TRANSACTIONS));
        return new JtaTransactionContext(dataSource, registry, user);
    }

    private <T> Optional<T> find(Class<T> type, List<String> names) {
        return beans.one(type, Any.Literal.INSTANCE)
                .or(() -> names.stream()
                        .flatMap(name -> Jndi.find(type, name).stream())
                        .findFirst());
    }

    private static InvalidSettingsException missing(String type, List<String> names) {
        return new InvalidSettingsException(
                "Cannot join transactions",
                "there is no bean of type " + type + ", and none under " + String.join(" or ", names) + " in JNDI",
                WAY_OUT);
    }

    private static Optional<TransactionManager> liberty() {
        try {
            Class<?> factory =
                    Class.forName(LIBERTY, true, Thread.currentThread().getContextClassLoader());
            return Optional.of((TransactionManager)
                    factory.getMethod("getTransactionManager").invoke(null));
        } catch (ClassNotFoundException notThere) {
            return Optional.empty();
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException changed) {
            return Optional.empty();
        }
    }
}
