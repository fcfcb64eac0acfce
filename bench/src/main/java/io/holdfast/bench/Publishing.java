// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

/** Callers as fast as they can: what a message costs them, with the relay elsewhere or in the same process. */
final class Publishing {

    static final int[] THREADS = {1, 4, 16};
    private static final int CATCHING_UP = 5;

    private final Lab lab;
    private final Results results;
    private final Options options;

    Publishing(Lab lab, Results results, Options options) {
        this.lab = lab;
        this.results = results;
        this.options = options;
    }

    static String workload(boolean relay, int threads) {
        return (relay ? "publish, relay here, " : "publish, relay elsewhere, ") + threads + " threads";
    }

    void measure(Contestant contestant, boolean relay, int threads) throws Exception {
        measure(contestant, workload(relay, threads), relay, threads);
    }

    /** @param relay whether messages are delivered while callers run */
    void measure(Contestant contestant, String workload, boolean relay, int threads) throws Exception {
        lab.fresh();
        contestant.create();
        Turn turn = new Turn(lab, results, workload, contestant.name());
        if (relay) {
            contestant.start();
        }
        Callers callers = new Callers(contestant, threads);
        // Before the first and after the last transaction: only so can the callers' own statements be subtracted
        // exactly.
        turn.begin();
        callers.start();
        Thread.sleep(Math.min(1000, options.seconds() * 500L));
        long delivered = contestant.delivered(lab.broker());
        callers.mark();
        long start = System.nanoTime();
        Thread.sleep(options.seconds() * 1000L);
        long transactions = callers.sinceMark();
        double seconds = (System.nanoTime() - start) / 1e9;
        long relayed = contestant.delivered(lab.broker()) - delivered;
        long[] nanos = callers.stop();
        turn.note("tx/s", transactions / seconds);
        turn.note("p50 ms", Callers.percentile(nanos, 0.5));
        turn.note("p99 ms", Callers.percentile(nanos, 0.99));
        if (relay) {
            turn.note("relayed/s", relayed / seconds);
            turn.note("relayed/tx", relayed / (double) transactions);
            long depth = turn.await(contestant, callers.all(), CATCHING_UP);
            turn.note("relayed/tx at the end", depth / (double) callers.all());
            turn.cost(Math.max(1, depth), callers.all() * contestant.statements());
        } else {
            turn.cost(callers.all(), callers.all() * contestant.statements());
        }
        contestant.stop();
    }
}
