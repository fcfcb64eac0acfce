// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/**
 * The threads that the client works with on one link. Its own pools are static and never end: each would keep the class loader of an
 * application that a server has taken down.
 */
final class ClientThreads {

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** What comes after the end was for connections that are closed. */
    private static final RejectedExecutionHandler TOO_LATE = (task, pool) -> {};

    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons(), TOO_LATE);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons(), TOO_LATE);

    ClientThreads() {
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory daemons() {
        return task -> {
            Thread thread = new Thread(task, "holdfast-artemis-client-" + COUNT.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    void giveTo(ServerLocator locator) {
        locator.setThreadPools(pool, timer, pool);
    }

    /** Lets what runs come to its end, and waits for nothing. */
    void end() {
        pool.shutdown();
        timer.shutdown();
    }
}
