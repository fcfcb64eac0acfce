// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.nio.file.Path;
import java.util.Set;

/**
 * What to measure, from system properties.
 *
 * @param repeats how often each contestant has its turn
 * @param seconds how long callers run in each turn
 * @param rows the backlog to drain
 * @param workloads which measurements, or "all" of the outbox, or "halves", or "long" for both
 * @param contestants which contestants, or "all"
 * @param messages how many go through the table in the bloat workload
 * @param halves how many undecided half messages the broker holds in that workload
 * @param output where the JSON goes
 */
record Options(
        int repeats,
        int seconds,
        int rows,
        Set<String> workloads,
        Set<String> contestants,
        int messages,
        int halves,
        Path output) {

    static Options read() {
        return new Options(
                Integer.getInteger("repeats", 3),
                Integer.getInteger("seconds", 4),
                Integer.getInteger("rows", 100_000),
                Set.of(System.getProperty("workload", "all").split(",")),
                Set.of(System.getProperty("contestants", "all").split(",")),
                Integer.getInteger("messages", 200_000),
                Integer.getInteger("halves", 100_000),
                Path.of(System.getProperty("output", "bench.json")));
    }

    private static final Set<String> OF_THE_OUTBOX = Set.of("publish", "drain", "latency", "rest", "bloat");
    private static final Set<String> OF_HALVES =
            Set.of(Halves.HALF, Halves.POSTGRES, Halves.UNDECIDED, Receiving.WORKLOAD);

    /** A million rows are measured only if asked for by name. */
    boolean has(String workload) {
        return workloads.contains(workload)
                || workloads.contains("long")
                || (workloads.contains("all") && OF_THE_OUTBOX.contains(workload))
                || (workloads.contains("halves") && OF_HALVES.contains(workload));
    }

    /** Whether anything is measured that concerns the outbox. */
    boolean hasOutbox() {
        return has("drain-many") || OF_THE_OUTBOX.stream().anyMatch(this::has);
    }

    boolean admits(String contestant) {
        return contestants.contains("all") || contestants.contains(contestant);
    }
}
