// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.Operations.Status;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The counts of all instances as they were a moment ago.
 *
 * <p>Counting asks database and broker, and a broker that is away takes its time-out to be given up. Whoever asks for health or metrics
 * must not wait for that, or an outage of the broker would take the application down; so they get what was counted before, and a new
 * count begins behind them.
 */
@Singleton
public class Snapshots {

    private static final Logger LOG = Logger.getLogger("io.holdfast.quarkus");
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long PATIENCE_MILLIS = 500;

    private final HoldfastInstances instances;
    private Map<String, List<Status>> latest = Map.of();
    private @Nullable CompletableFuture<Map<String, List<Status>>> counting;
    private long countedAt = System.nanoTime() - FRESH_NANOS;

    Snapshots(HoldfastInstances instances) {
        this.instances = instances;
    }

    /** By instance; what could not be counted yet is missing. */
    Map<String, List<Status>> latest() {
        CompletableFuture<Map<String, List<Status>>> running = begin();
        if (running != null) {
            await(running);
        }
        synchronized (this) {
            return latest;
        }
    }

    private synchronized @Nullable CompletableFuture<Map<String, List<Status>>> begin() {
        boolean idle = counting == null || counting.isDone();
        if (idle && System.nanoTime() - countedAt >= FRESH_NANOS) {
            counting = CompletableFuture.supplyAsync(this::count, instances.executor())
                    .whenComplete((counted, error) -> end(counted));
        }
        return counting;
    }

    private static void await(CompletableFuture<?> running) {
        try {
            running.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException later) {
            LOG.trace("Messages are still being counted", later);
        } catch (InterruptedException wish) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, List<Status>> count() {
        Map<String, List<Status>> counted = new TreeMap<>();
        for (String name : instances.names()) {
            try {
                counted.put(name, instances.get(name).operations().status());
            } catch (RuntimeException error) {
                LOG.debugf(error, "The messages of instance %s could not be counted", name);
            }
        }
        return counted;
    }

    private synchronized void end(@Nullable Map<String, List<Status>> counted) {
        if (counted != null) {
            latest = Map.copyOf(counted);
        }
        countedAt = System.nanoTime();
    }
}
