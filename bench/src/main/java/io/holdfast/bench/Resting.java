// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

/** What a relay asks when there is nothing to do. */
final class Resting {

    static final String WORKLOAD = "at rest";

    private final Lab lab;
    private final Results results;

    Resting(Lab lab, Results results) {
        this.lab = lab;
        this.results = results;
    }

    void measure(Contestant contestant, int seconds) throws Exception {
        lab.fresh();
        contestant.create();
        contestant.start();
        Thread.sleep(1000);
        Turn turn = new Turn(lab, results, WORKLOAD, contestant.name());
        turn.begin();
        double[] cpu = lab.cpu();
        long start = System.nanoTime();
        Thread.sleep(seconds * 1000L);
        double[] now = lab.cpu();
        double elapsed = (System.nanoTime() - start) / 1e9;
        turn.note("statements/s", lab.statements() / elapsed);
        turn.note("polls/s", lab.mostFrequent() / elapsed);
        turn.note("cpu ms/s", (now[0] + now[1] - cpu[0] - cpu[1]) * 1000 / elapsed);
        turn.note("load", Lab.load());
        contestant.stop();
    }
}
