// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.agroal.api.AgroalDataSource;
import io.holdfast.InvalidSettingsException;
import io.holdfast.jta.JtaTransactionContext;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.Transport;
import io.holdfast.wiring.Platform;
import io.quarkus.agroal.runtime.AgroalDataSourceUtil;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Default;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.annotation.Annotation;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** What Quarkus gives to an instance. */
final class QuarkusPlatform implements Platform {

    private final String prefix;
    private final Executor executor;

    QuarkusPlatform(String prefix, Executor executor) {
        this.prefix = prefix;
        this.executor = executor;
    }

    @Override
    public Found<DataSource> dataSource(Optional<String> name) {
        String own = name.orElse(DataSourceUtil.DEFAULT_DATASOURCE_NAME);
        String asked = "Cannot use " + (name.isPresent() ? "data source " + own : "the default data source") + " for "
                + prefix;
        InjectableInstance<AgroalDataSource> candidates = AgroalDataSourceUtil.dataSourceInstance(own);
        if (candidates.isUnsatisfied()) {
            throw new InvalidSettingsException(
                    asked,
                    "the application has none of that name",
                    "Set " + DataSourceUtil.dataSourcePropertyKey(own, "db-kind") + " and "
                            + DataSourceUtil.dataSourcePropertyKey(own, "jdbc.url") + ", or name another one in "
                            + prefix
                            + ".datasource.");
        }
        if (!candidates.getHandle().getBean().isActive()) {
            throw new InvalidSettingsException(
                    asked,
                    "it is not active: "
                            + candidates.getHandle().getBean().checkActive().inactiveReason(),
                    "Activate it, or name another one in " + prefix + ".datasource.");
        }
        return new Found<>(candidates.get(), own);
    }

    @Override
    public TransactionContext transactions(DataSource dataSource) {
        return new JtaTransactionContext(
                dataSource,
                Arc.container()
                        .instance(TransactionSynchronizationRegistry.class)
                        .get(),
                Arc.container().instance(TransactionManager.class).get());
    }

    @Override
    public Found<Object> connectionFactory(Optional<String> name) {
        return ConnectionFactories.find(name, prefix);
    }

    @Override
    public Transport sending(Transport transport) {
        return Interceptors.around(transport);
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.of(executor);
    }

    @Override
    public <T> T outsideTransaction(Supplier<T> work) {
        return Suspended.call(work);
    }

    /** Apart, because most applications have no Jakarta Messaging on their class path. */
    private static final class ConnectionFactories {

        static Found<Object> find(Optional<String> name, String prefix) {
            Class<?> type = type(prefix);
            Annotation qualifier = name.<Annotation>map(Identifier.Literal::of).orElse(Default.Literal.INSTANCE);
            InjectableInstance<?> candidates = Arc.container().select(type, qualifier);
            if (candidates.isUnsatisfied()) {
                throw none(
                        prefix,
                        "no ConnectionFactory is a bean"
                                + name.map(own -> " with @Identifier(\"" + own + "\")")
                                        .orElse(""));
            }
            return new Found<>(candidates.get(), "bean " + name.orElse("ConnectionFactory"));
        }

        private static Class<?> type(String prefix) {
            try {
                return Class.forName(
                        "jakarta.jms.ConnectionFactory",
                        false,
                        Thread.currentThread().getContextClassLoader());
            } catch (ClassNotFoundException absent) {
                throw none(prefix, "no ConnectionFactory is on the class path");
            }
        }

        private static InvalidSettingsException none(String prefix, String rule) {
            return new InvalidSettingsException(
                    "Cannot reach a broker for " + prefix,
                    prefix + ".broker.url is not set, and " + rule,
                    "Set " + prefix + ".broker.url to tcp://host:port or tls://host:port of an Artemis broker, or add"
                            + " quarkus-artemis-jms.");
        }
    }
}
