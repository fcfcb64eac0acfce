// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.spi.MessagingListener;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Starts every thread of the library, and stops them group by group. */
final class Workers {

    private final Optional<Executor> executor;
    private final MessagingListener listener;
    private final Now now;

    Workers(Optional<Executor> executor, MessagingListener listener, Now now) {
        this.executor = executor;
        this.listener = listener;
        this.now = now;
    }

    /** Something a thread repeats until it is told to stop. */
    interface Worker {

        String name();

        /** One short piece of work, or a wait that the stop signal ends. */
        void step();

        /** Gives back what it holds. Runs on its thread, once, after the last step. */
        default void finish() {}
    }

    /** A worker that was started. */
    private interface Running {

        boolean hasEnded(long waitMillis) throws InterruptedException;
    }

    /** Workers that stop together. */
    static final class Group {

        private final String name;
        private final StopSignal stop;
        private final List<? extends Worker> workers;
        private final Queue<Running> running = new ConcurrentLinkedQueue<>();

        Group(String name, StopSignal stop, List<? extends Worker> workers) {
            this.name = name;
            this.stop = stop;
            this.workers = List.copyOf(workers);
        }

        List<? extends Worker> workers() {
            return workers;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    void start(Group group) {
        for (Worker worker : group.workers) {
            group.running.add(executor.isPresent() ? onExecutor(worker, group.stop) : onThread(worker, group.stop));
        }
    }

    /**
     * Tells a group to stop and waits for it.
     *
     * @return whether all of its workers have ended in time
     */
    boolean stop(Group group, long waitMillis) throws InterruptedException {
        group.stop.raise();
        long deadline = now.ticks() + waitMillis;
        boolean ended = true;
        for (Running running : group.running) {
            ended &= running.hasEnded(Math.max(0, deadline - now.ticks()));
        }
        return ended;
    }

    private Running onExecutor(Worker worker, StopSignal stop) {
        CountDownLatch end = new CountDownLatch(1);
        executor.orElseThrow().execute(() -> {
            try {
                run(worker, stop);
            } finally {
                end.countDown();
            }
        });
        return waitMillis -> end.await(waitMillis, TimeUnit.MILLISECONDS);
    }

    private Running onThread(Worker worker, StopSignal stop) {
        Thread thread = new Thread(() -> run(worker, stop), worker.name());
        thread.setDaemon(true);
        thread.start();
        return waitMillis -> {
            // Joining for no time at all would mean joining for ever.
            thread.join(Math.max(1, waitMillis));
            return !thread.isAlive();
        };
    }

    private void run(Worker worker, StopSignal stop) {
        Trouble trouble = new Trouble(worker.name(), listener, now);
        while (!stop.isRaised()) {
            survive(worker::step, trouble, stop);
        }
        survive(worker::finish, trouble, stop);
    }

    /** A worker outlives even errors: a message that overflows the stack must not stop all the others. */
    private static void survive(Runnable piece, Trouble trouble, StopSignal stop) {
        try {
            piece.run();
            trouble.over();
        } catch (Throwable error) {
            stop.rest(trouble.failed(error));
        }
    }
}
