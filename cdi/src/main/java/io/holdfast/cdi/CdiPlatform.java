// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import io.holdfast.InvalidSettingsException;
import io.holdfast.spi.TransactionContext;
import io.holdfast.wiring.Platform;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** What beans and server offer to one instance. */
final class CdiPlatform implements Platform {

    /** Not the managed executor: workers never end, so they would queue up behind each other for its few threads. */
    private static final String THREADS = "java:comp/DefaultManagedThreadFactory";

    private final String instance;
    private final String prefix;
    private final Beans beans;
    private final Suspension suspension;

    CdiPlatform(String instance, String prefix, Beans beans, Suspension suspension) {
        this.instance = instance;
        this.prefix = prefix;
        this.beans = beans;
        this.suspension = suspension;
    }

    @Override
    public Found<DataSource> dataSource(Optional<String> name) {
        return find(
                new Lookup<>(beans, DataSource.class, "data source", "java:comp/DefaultDataSource"),
                name,
                prefix + ".datasource");
    }

    @Override
    public TransactionContext transactions(DataSource dataSource) {
        require(
                "jakarta.transaction.TransactionSynchronizationRegistry",
                "Cannot join transactions",
                JtaLookup.WAY_OUT);
        return new JtaLookup(beans).transactions(dataSource);
    }

    @Override
    public Found<Object> connectionFactory(Optional<String> name) {
        Class<?> type = require(
                "jakarta.jms.ConnectionFactory",
                "Cannot find a connection factory",
                "Set " + prefix + ".broker.url for Artemis, or run where Jakarta Messaging is.");
        Found<?> found = find(
                new Lookup<>(beans, type, "connection factory", "java:comp/DefaultJMSConnectionFactory"),
                name,
                prefix + ".broker.connection-factory");
        return new Found<>(found.thing(), found.where());
    }

    private <T> Found<T> find(Lookup<T> lookup, Optional<String> name, String key) {
        return name.isPresent() ? lookup.named(name.get(), key) : lookup.standard(instance, key);
    }

    private static Class<?> require(String type, String asked, String wayOut) {
        try {
            return Class.forName(type, false, CdiPlatform.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new InvalidSettingsException(asked, type + " is not on the class path", wayOut);
        }
    }

    @Override
    public Optional<Executor> executor() {
        return Jndi.find(ThreadFactory.class, THREADS).map(CdiPlatform::eachOnItsOwn);
    }

    private static Executor eachOnItsOwn(ThreadFactory factory) {
        return work -> {
            Thread thread = factory.newThread(work);
            if (thread == null) {
                throw new RejectedExecutionException(
                        "The server makes no thread for a worker; it is shutting down, or full");
            }
            thread.start();
        };
    }

    @Override
    public <T> T outsideTransaction(Supplier<T> work) {
        return suspension.without(work);
    }
}
