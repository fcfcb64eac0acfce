// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A figure and what it should be.
 *
 * @param what the figure
 * @param value what was measured; not a number if it was not
 * @param atLeast whether the bound is below
 * @param bound what it should be at least or at most
 */
record Target(String what, double value, boolean atLeast, double bound) {

    boolean isMeasured() {
        return !Double.isNaN(value);
    }

    String verdict() {
        return (atLeast ? value >= bound : value <= bound) ? "met" : "missed";
    }

    static List<Target> of(Results results, int rows, int manyRows) {
        List<Target> targets = new ArrayList<>();
        publishing(targets, results);
        draining(targets, results, rows, manyRows);
        targets.add(
                atMost("p50 at 200/s / gruelbox", results.ratio(Latency.WORKLOAD, "p50 ms", "ours", "gruelbox"), 0.75));
        targets.add(atMost("p99 ms at 200/s", results.median(Latency.WORKLOAD, "ours", "p99 ms"), 10));
        targets.add(atMost("polls/s at rest", results.median(Resting.WORKLOAD, "ours", "polls/s"), 1));
        halves(targets, results);
        for (int threads : Publishing.THREADS) {
            targets.add(atLeast(
                    "two-phase commit / by hand, " + threads + " threads",
                    results.ratio(Guarantees.workload(threads), "tx/s", OurXa.NAME, HandWrittenXa.NAME),
                    0.95));
        }
        List<Double> sizes = results.of(Bloat.WORKLOAD, "ours", "table KiB");
        if (!sizes.isEmpty()) {
            int half = sizes.size() / 2;
            double before = sizes.subList(0, half).stream().reduce(0.0, Math::max);
            double after = sizes.subList(half, sizes.size()).stream().reduce(0.0, Math::max);
            targets.add(atMost("table, second half / first half", after / before, 1.1));
        }
        return targets.stream().filter(Target::isMeasured).toList();
    }

    private static void publishing(List<Target> targets, Results results) {
        double[] here = {0.95, 0.75, 0.80};
        for (int i = 0; i < Publishing.THREADS.length; i++) {
            int threads = Publishing.THREADS[i];
            String off = Publishing.workload(false, threads);
            String on = Publishing.workload(true, threads);
            String tail = ", " + threads + " threads";
            targets.add(atLeast(
                    "tx/s / L2-lean, relay elsewhere" + tail, results.ratio(off, "tx/s", "ours", "L2-lean"), 0.97));
            double ratio = Results.ratio(results.of(on, "ours", "tx/s"), results.of(off, "L2-lean", "tx/s"));
            targets.add(atLeast("tx/s / L2-lean, relay here" + tail, ratio, here[i]));
            targets.add(atLeast("relayed / published" + tail, results.median(on, "ours", "relayed/tx"), 0.99));
            targets.add(atMost("statements/msg" + tail, results.median(on, "ours", "statements/msg"), 0.2));
            cheapest(targets, results, on, "CPU / the cheapest relay" + tail);
        }
    }

    private static void halves(List<Target> targets, Results results) {
        for (int threads : Publishing.THREADS) {
            String alone = Halves.workload(Halves.HALF, threads);
            String tail = ", " + threads + " callers";
            targets.add(
                    atLeast("half messages / blocking sends" + tail, delivered(results, alone, Blocking.NAME), 0.85));
            targets.add(atMost(
                    "half message p50 / blocking send" + tail,
                    results.ratio(alone, "p50 ms", OurHalves.NAME, Blocking.NAME),
                    1.15));
            exactly(targets, results, alone, tail);
            String business = Halves.workload(Halves.POSTGRES, threads);
            targets.add(atLeast(
                    "half messages in business / RocketMQ" + tail,
                    delivered(results, business, RocketTransactions.NAME),
                    1.5));
            exactly(targets, results, business, " in business" + tail);
        }
        String among = Halves.workload(Halves.UNDECIDED, Halves.FEW);
        for (Undecided undecided : List.of(Undecided.WAITING, Undecided.HELD)) {
            String name = OurHalves.NAME + undecided.label;
            targets.add(atLeast(
                    "half messages among undecided ones" + undecided.label.replace("-", ", "),
                    results.ratio(among, "relayed/s", name, OurHalves.NAME),
                    0.9));
        }
        targets.add(atLeast(
                "received / by hand",
                results.ratio(Receiving.WORKLOAD, "msg/s", OurReceiver.NAME, HandWrittenReceiver.NAME),
                1));
        targets.add(atLeast(
                "applied / received", results.median(Receiving.WORKLOAD, OurReceiver.NAME, "applied/message"), 1));
        targets.add(atMost(
                "applied / received", results.median(Receiving.WORKLOAD, OurReceiver.NAME, "applied/message"), 1));
    }

    /** What counts is what consumers can have, not what callers have left to be confirmed. */
    private static double delivered(Results results, String workload, String base) {
        return results.ratio(workload, "relayed/s", OurHalves.NAME, base);
    }

    private static void exactly(List<Target> targets, Results results, String workload, String tail) {
        List<Double> ends = results.of(workload, OurHalves.NAME, "relayed/tx at the end");
        double least = ends.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        double most = ends.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        targets.add(atLeast("delivered / published, least" + tail, least, 1));
        targets.add(atMost("delivered / published, most" + tail, most, 1));
    }

    private static void draining(List<Target> targets, Results results, int rows, int manyRows) {
        String few = Draining.workload(rows);
        String many = Draining.workload(manyRows);
        targets.add(atLeast("drain " + rows + " / L4", results.ratio(few, "msg/s", "ours", "L4"), 0.7));
        targets.add(atLeast("drain / gruelbox tuned", results.ratio(few, "msg/s", "ours", "gruelbox-tuned"), 25));
        double ratio = results.median(many, "ours", "msg/s") / results.median(few, "ours", "msg/s");
        targets.add(atLeast("drain " + manyRows + " / drain " + rows, ratio, 0.9));
        targets.add(atMost("statements/msg draining", results.median(few, "ours", "statements/msg"), 0.02));
        cheapest(targets, results, few, "CPU of draining / the cheapest relay");
    }

    private static void cheapest(List<Target> targets, Results results, String workload, String what) {
        double others = List.of("gruelbox", "gruelbox-tuned", "naive").stream()
                .mapToDouble(name -> results.median(workload, name, "cpu s/10k"))
                .filter(value -> !Double.isNaN(value))
                .min()
                .orElse(Double.NaN);
        targets.add(atMost(what, results.median(workload, "ours", "cpu s/10k") / others, 1));
    }

    private static Target atLeast(String what, double value, double bound) {
        return new Target(what, value, true, bound);
    }

    private static Target atMost(String what, double value, double bound) {
        return new Target(what, value, false, bound);
    }
}
