// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

/** Whether table and indexes stay as small as they were while messages go through them. */
final class Bloat {

    static final String WORKLOAD = "bloat";
    private static final int SAMPLES = 20;
    private static final int THREADS = 4;
    private static final double KIB = 1024;

    private final Lab lab;
    private final Results results;

    Bloat(Lab lab, Results results) {
        this.lab = lab;
        this.results = results;
    }

    /** One sample after each twentieth, all in order in the results; the backlog is gone each time. */
    void measure(Ours contestant, int messages) throws Exception {
        lab.fresh();
        contestant.create();
        contestant.start();
        Turn turn = new Turn(lab, results, WORKLOAD, contestant.name());
        int each = messages / SAMPLES;
        for (int i = 0; i < SAMPLES; i++) {
            publish(contestant, each);
            turn.await(contestant, each, 60);
            while (contestant.left() > 0) {
                Thread.sleep(5);
            }
            turn.note("table KiB", lab.number("SELECT pg_table_size('holdfast_message')") / KIB);
            turn.note("indexes KiB", lab.number("SELECT pg_indexes_size('holdfast_message')") / KIB);
            turn.note("dead rows", (double)
                    lab.number("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'holdfast_message'"));
            lab.broker().purge();
        }
        contestant.stop();
    }

    private static void publish(Ours contestant, int messages) throws Exception {
        Thread[] threads = new Thread[THREADS];
        for (int t = 0; t < THREADS; t++) {
            threads[t] = new Thread(() -> contestant.publish(messages / THREADS));
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
