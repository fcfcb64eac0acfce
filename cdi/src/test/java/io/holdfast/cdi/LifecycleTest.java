// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.holdfast.Handles;
import io.holdfast.MessageHandler;
import io.holdfast.ReceivedMessage;
import io.holdfast.ReliablePublisher;
import io.holdfast.artemis.EmbeddedBroker;
import io.holdfast.servers.Database;
import io.holdfast.tck.Eventually;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server does all day: an application is deployed, works, and is taken down again. */
final class LifecycleTest {

    private static final int TIMES = 20;
    /** The last ones whose records were compared: the JDK's method handles for {@code equals} keep one on 17, two on 25. */
    private static final int KEPT_BY_THE_JDK = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** The application. Loaded by a loader of its own, as a server would. */
    public static final class Deployment implements Callable<Integer> {

        static Store store;

        private final String url;
        private final String broker;

        /** Over an H2 and a broker that stay. */
        public Deployment(String url, String broker) {
            this.url = url;
            this.broker = broker;
        }

        /** The pool. */
        @ApplicationScoped
        static class Pool {

            @Produces
            @ApplicationScoped
            AgroalDataSource pool() {
                return store.pool();
            }

            void close(@Disposes AgroalDataSource pool) {
                pool.close();
            }
        }

        /** Publishes. */
        @ApplicationScoped
        static class Bank {

            @Inject
            ReliablePublisher publisher;

            @Transactional
            public void transfer(String name) {
                publisher.publish("transfers", name);
            }
        }

        /** Receives. */
        @ApplicationScoped
        @Handles(destination = "transfers", consumer = "bank2")
        static class Credit implements MessageHandler<RuntimeException> {

            @Inject
            DataSource database;

            @Override
            public void apply(ReceivedMessage message) {
                Store.insert(database, message.text());
            }
        }

        @Override
        public Integer call() {
            store = new Store(new Database(url, "sa", ""));
            Map<String, String> keys = Map.of(
                    "holdfast.schema.mode", "create",
                    "holdfast.broker.url", broker,
                    "holdfast.broker.queues", "create",
                    "holdfast.broker.application", "bank",
                    "holdfast.destinations.transfers.guarantee", "outbox");
            int before = store.rows().size();
            try (Application application = Application.start(keys, Pool.class, Bank.class, Credit.class)) {
                application.get(Bank.class).transfer("a");
                if (!Eventually.within(PATIENCE, () -> store.rows().size() > before)) {
                    throw new IllegalStateException("the message was not applied");
                }
            }
            // A server does this when it takes an application down.
            ConfigProviderResolver.instance().releaseConfig(ConfigProvider.getConfig());
            return store.rows().size();
        }
    }

    @Test
    void twentyDeployments_leaveNothingBehind() throws Exception {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        Store store = Store.on(new Database(url, "sa", ""));
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
            // What the transaction manager starts once and keeps is not ours.
            inThread(new Deployment(url, broker.url()));
            List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                loaders.add(deploy(url, broker.url()));
            }
            assertThat(store.rows()).hasSize(TIMES + 1);
            assertThat(Eventually.within(PATIENCE, () -> ours().isEmpty()))
                    .describedAs("threads %s", ours())
                    .isTrue();
            assertThat(store.rows("SELECT session_id FROM information_schema.sessions"))
                    .describedAs("connections besides the one that asks")
                    .hasSize(1);
            assertThat(Eventually.within(PATIENCE, () -> alive(loaders) <= KEPT_BY_THE_JDK, System::gc))
                    .describedAs("%s of %s class loaders are still there", alive(loaders), TIMES)
                    .isTrue();
        }
    }

    private static List<String> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("holdfast") || name.contains("activemq-client"))
                .collect(Collectors.toList());
    }

    private static long alive(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    private static WeakReference<ClassLoader> deploy(String url, String broker) throws Exception {
        ClassLoader loader = new Web();
        Class<?> deployment = Class.forName(Deployment.class.getName(), true, loader);
        Callable<?> application = (Callable<?>)
                deployment.getConstructor(String.class, String.class).newInstance(url, broker);
        inThread(application);
        return new WeakReference<>(loader);
    }

    /** A thread that dies takes its thread-local variables with it. */
    private static void inThread(Callable<?> application) throws Exception {
        FutureTask<Object> task = new FutureTask<>(application::call);
        Thread thread = new Thread(task, "deployer");
        thread.setContextClassLoader(application.getClass().getClassLoader());
        thread.start();
        task.get();
        thread.join();
    }

    /** Has our classes and the broker's client in it, as a web application has; the rest is the server's. */
    private static final class Web extends URLClassLoader {

        Web() {
            super(jars(), LifecycleTest.class.getClassLoader());
        }

        private static URL[] jars() {
            return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                    .map(Web::url)
                    .toArray(URL[]::new);
        }

        private static URL url(String path) {
            try {
                return new File(path).toURI().toURL();
            } catch (MalformedURLException error) {
                throw new IllegalStateException(error);
            }
        }

        /** Each once, or the container would find every bean archive twice. */
        @Override
        public URL findResource(String name) {
            return null;
        }

        @Override
        public Enumeration<URL> findResources(String name) {
            return Collections.emptyEnumeration();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            boolean own = name.startsWith("io.holdfast.") || name.startsWith("org.apache.activemq.");
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null && own ? findClass(name) : super.loadClass(name, resolve);
            }
        }
    }
}
