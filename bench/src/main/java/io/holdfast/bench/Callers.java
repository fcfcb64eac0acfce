// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that do one business transaction after the other. */
final class Callers {

    private static final int MOST = 1 << 20;

    private final Contestant contestant;
    private final List<Caller> callers = new ArrayList<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean stopped;

    private final class Caller extends Thread {

        final long[] nanos = new long[MOST];
        volatile int count;
        int mark;

        @Override
        public void run() {
            try {
                while (!stopped) {
                    long before = System.nanoTime();
                    contestant.transact(ThreadLocalRandom.current().nextInt(), numbers.getAndIncrement());
                    nanos[count] = System.nanoTime() - before;
                    advance();
                }
            } catch (Exception error) {
                throw new IllegalStateException(contestant.name() + " has failed", error);
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        private void advance() {
            count++;
        }
    }

    Callers(Contestant contestant, int threads) {
        this.contestant = contestant;
        for (int i = 0; i < threads; i++) {
            callers.add(new Caller());
        }
    }

    void start() {
        callers.forEach(Thread::start);
    }

    /** From here on transactions count. */
    void mark() {
        callers.forEach(caller -> caller.mark = caller.count);
    }

    long sinceMark() {
        return callers.stream().mapToLong(caller -> caller.count - caller.mark).sum();
    }

    long all() {
        return callers.stream().mapToLong(caller -> caller.count).sum();
    }

    /** Ends them and answers how long each transaction since the mark took, sorted, in nanoseconds. */
    long[] stop() throws InterruptedException {
        stopped = true;
        for (Caller caller : callers) {
            caller.join();
        }
        return callers.stream()
                .flatMapToLong(caller -> Arrays.stream(caller.nanos, caller.mark, caller.count))
                .sorted()
                .toArray();
    }

    /** Milliseconds. */
    static double percentile(long[] sortedNanos, double part) {
        if (sortedNanos.length == 0) {
            return Double.NaN;
        }
        int at = (int) Math.min(sortedNanos.length - 1L, Math.round(part * sortedNanos.length));
        return sortedNanos[at] / 1e6;
    }
}
