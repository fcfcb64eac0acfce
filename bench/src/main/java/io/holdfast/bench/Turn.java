// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

/** One contestant's turn: notes what it cost while something was measured. */
final class Turn {

    private final Lab lab;
    private final Results results;
    private final String workload;
    private final String contestant;
    private double[] cpu = {0, 0, 0};

    Turn(Lab lab, Results results, String workload, String contestant) {
        this.lab = lab;
        this.results = results;
        this.workload = workload;
        this.contestant = contestant;
    }

    void note(String metric, double value) {
        results.add(workload, contestant, metric, value);
    }

    void begin() throws Exception {
        lab.forgetStatements();
        cpu = lab.cpu();
    }

    /** Statements beyond the callers' own, and CPU, per message. */
    void cost(long messages, long statementsOfCallers) throws Exception {
        double[] now = lab.cpu();
        double app = now[0] - cpu[0];
        double database = now[1] - cpu[1];
        double broker = now[2] - cpu[2];
        note("statements/msg", (lab.statements() - statementsOfCallers) / (double) messages);
        note("cpu app s/10k", app * 1e4 / messages);
        note("cpu db s/10k", database * 1e4 / messages);
        note("cpu broker s/10k", broker * 1e4 / messages);
        note("cpu s/10k", (app + database + broker) * 1e4 / messages);
        note("load", Lab.load());
        if (Boolean.getBoolean("explain")) {
            System.err.println(workload + " " + contestant + "\n" + lab.dearest());
        }
    }

    /** Waits until so many messages are delivered, or for some time; answers how many there are. */
    long await(Contestant contestant, long messages, double seconds) throws Exception {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long delivered = contestant.delivered(lab.broker());
        while (delivered < messages && System.nanoTime() < end) {
            Thread.sleep(5);
            delivered = contestant.delivered(lab.broker());
        }
        return delivered;
    }
}
