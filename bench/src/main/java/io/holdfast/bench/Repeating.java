// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread that does something again and again. */
final class Repeating {

    private final String name;
    private @Nullable Thread thread;
    private CountDownLatch stopped = new CountDownLatch(1);

    Repeating(String name) {
        this.name = name;
    }

    /** Says for how many milliseconds to pause. */
    @FunctionalInterface
    interface Step {
        int run() throws Exception;
    }

    void start(Step step) {
        stopped = new CountDownLatch(1);
        CountDownLatch end = stopped;
        Thread started = new Thread(() -> loop(step, end), name);
        started.setDaemon(true);
        started.start();
        thread = started;
    }

    private void loop(Step step, CountDownLatch end) {
        try {
            while (!end.await(step.run(), TimeUnit.MILLISECONDS)) {
                // Again.
            }
        } catch (Exception error) {
            System.err.println(name + " has failed: " + error);
        }
    }

    void stop() throws InterruptedException {
        stopped.countDown();
        if (thread != null) {
            thread.join();
        }
    }
}
