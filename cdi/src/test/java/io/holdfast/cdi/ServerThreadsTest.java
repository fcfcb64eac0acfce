// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the threads of a server, whose managed executor has few: WildFly gives four to two processors, and queues the rest. */
final class ServerThreadsTest {

    private static final int WORKERS = 10;
    private static final Map<String, Object> NAMES = new ConcurrentHashMap<>();

    /** The naming service of a server. */
    public static final class Naming implements InitialContextFactory {

        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
            return new InitialContext(true) {
                @Override
                public Object lookup(String name) throws NamingException {
                    Object found = NAMES.get(name);
                    if (found == null) {
                        throw new NameNotFoundException(name);
                    }
                    return found;
                }
            };
        }
    }

    @BeforeEach
    void serve() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Naming.class.getName());
        NAMES.put(
                "java:comp/DefaultManagedExecutorService", Executors.newFixedThreadPool(1, ServerThreadsTest::daemon));
    }

    @AfterEach
    void end() {
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        NAMES.clear();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    private static Executor executor() {
        return new CdiPlatform("", "holdfast", new Beans(null), new Suspension())
                .executor()
                .orElseThrow();
    }

    @Test
    void everyWorker_hasAThreadOfTheServers() throws InterruptedException {
        NAMES.put("java:comp/DefaultManagedThreadFactory", (ThreadFactory) ServerThreadsTest::daemon);
        CountDownLatch running = new CountDownLatch(WORKERS);
        CountDownLatch end = new CountDownLatch(1);
        Executor executor = executor();
        for (int i = 0; i < WORKERS; i++) {
            executor.execute(() -> {
                running.countDown();
                awaitQuietly(end);
            });
        }
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        end.countDown();
    }

    @Test
    void refusedThread_isSaid() {
        NAMES.put("java:comp/DefaultManagedThreadFactory", (ThreadFactory) work -> null);
        Executor executor = executor();
        assertThatThrownBy(() -> executor.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("no thread");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
