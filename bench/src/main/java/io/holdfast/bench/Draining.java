// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import org.apache.activemq.artemis.api.core.client.ClientSession;

/** How fast a backlog goes to the broker, beside what the broker takes when nothing is in the way. */
final class Draining {

    /** Those who drain row by row need not do all of them; their rate does not depend on it. */
    private static final int ROWS_OF_THE_SLOW = 2_000;

    private static final int LONGEST_SECONDS = 120;

    private final Lab lab;
    private final Results results;

    Draining(Lab lab, Results results) {
        this.lab = lab;
        this.results = results;
    }

    static String workload(int rows) {
        return "drain " + rows;
    }

    static int rows(Contestant contestant, int rows) {
        return contestant instanceof Ours ? rows : Math.min(rows, ROWS_OF_THE_SLOW);
    }

    void measure(Contestant contestant, int asked) throws Exception {
        int rows = rows(contestant, asked);
        lab.fresh();
        contestant.create();
        contestant.fill(rows);
        lab.settle();
        Turn turn = new Turn(lab, results, workload(asked), contestant.name());
        turn.begin();
        long start = System.nanoTime();
        contestant.start();
        long sent = turn.await(contestant, rows, LONGEST_SECONDS);
        turn.note("msg/s", sent / ((System.nanoTime() - start) / 1e9));
        long end = System.nanoTime() + 2_000_000_000L;
        while (contestant.left() > 0 && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        turn.cost(sent, 0);
        turn.note("left", (double) contestant.left());
        turn.note("duplicates", (double) (lab.broker().depth() - sent));
        contestant.stop();
    }

    /** L4: as many messages as fast as the broker acknowledges them. */
    void limit(int messages) throws Exception {
        lab.settle();
        Turn turn = new Turn(lab, results, workload(messages), "L4");
        try (ClientSession session = lab.broker().session()) {
            Lane lane = Lane.on(session);
            turn.begin();
            long start = System.nanoTime();
            lane.flood(messages);
            turn.note("msg/s", messages / ((System.nanoTime() - start) / 1e9));
            turn.cost(messages, 0);
        }
    }
}
