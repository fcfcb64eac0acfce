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
 * @param workloads which measurements, or "all"
 * @param contestants which contestants, or "all"
 * @param messages how many go through the table in the bloat workload
 * @param output where the JSON goes
 */
record Options(
        int repeats, int seconds, int rows, Set<String> workloads, Set<String> contestants, int messages, Path output) {

    static Options read() {
        return new Options(
                Integer.getInteger("repeats", 3),
                Integer.getInteger("seconds", 4),
                Integer.getInteger("rows", 100_000),
                Set.of(System.getProperty("workload", "all").split(",")),
                Set.of(System.getProperty("contestants", "all").split(",")),
                Integer.getInteger("messages", 200_000),
                Path.of(System.getProperty("output", "bench.json")));
    }

    /** A million rows are measured only if asked for by name. */
    boolean has(String workload) {
        boolean all = workloads.contains("all") && !workload.equals("drain-many");
        return all || workloads.contains("long") || workloads.contains(workload);
    }

    boolean admits(String contestant) {
        return contestants.contains("all") || contestants.contains(contestant);
    }
}
