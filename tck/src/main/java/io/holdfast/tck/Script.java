// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A second thread, led step by step: what one step leaves open, such as a transaction, the next one finds. Every wait
 * is bounded. One per second session; not safe for use by several threads.
 */
final class Script implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(step -> {
        Thread other = new Thread(step, "holdfast-tck-script");
        other.setDaemon(true);
        return other;
    });

    /** Runs a step over there and waits for its end. */
    void run(Step step) {
        call(() -> {
            step.run();
            return true;
        });
    }

    /** Runs a step over there and waits for its answer. */
    <T> T call(Callable<T> step) {
        return await(start(step));
    }

    /** Starts a step that may have to wait for this thread. */
    <T> Future<T> start(Callable<T> step) {
        return thread.submit(step);
    }

    /** Waits for the end of a step; what it threw is thrown here. */
    static <T> T await(Future<T> step) {
        try {
            return step.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw rethrown(Objects.requireNonNull(failed.getCause()));
        } catch (TimeoutException late) {
            throw new AssertionError("The second session has not answered within " + PATIENCE, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the second session", interrupted);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }

    /** What is done in one go. */
    interface Step {
        void run() throws Exception;
    }
}
