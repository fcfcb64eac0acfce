// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.core.simulation.Coverage.Seen;
import io.holdfast.core.simulation.Simulation.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Many runs. Fails on the first broken promise, and also if something it exists for never happened. */
final class Campaign {

    private static final int CHUNK = 2000;
    private static final int REPEATED = 100;

    private final Coverage coverage = new Coverage();
    private final List<Result> bad = new ArrayList<>();
    private long runs;
    private long steps;
    private long nanos;

    /** Runs the seeds from {@code first} on. Stops at the end of a chunk that found something. */
    static Campaign run(long first, long count, LongFunction<Scenario> scenarios, boolean chatty) {
        Campaign campaign = new Campaign();
        long begun = System.nanoTime();
        for (long from = first; from < first + count && campaign.bad.isEmpty(); from += CHUNK) {
            campaign.chunk(from, Math.min(from + CHUNK, first + count), scenarios);
            campaign.nanos = System.nanoTime() - begun;
            if (chatty && (from - first) / CHUNK % 10 == 9) {
                System.out.println(campaign.summary());
            }
        }
        return campaign;
    }

    private void chunk(long from, long to, LongFunction<Scenario> scenarios) {
        List<Result> results = LongStream.range(from, to)
                .parallel()
                .mapToObj(seed -> runOnce(scenarios.apply(seed)))
                .toList();
        for (Result result : results) {
            runs++;
            steps += result.steps();
            coverage.add(result.coverage());
            if (!result.isGood()) {
                bad.add(result);
            }
        }
    }

    /** One in a hundred runs twice: a run that cannot be repeated cannot be explained. */
    private static Result runOnce(Scenario scenario) {
        Result result = Simulation.run(scenario);
        if (scenario.seed() % REPEATED == 0) {
            Result again = Simulation.run(scenario);
            if (again.traceHash() != result.traceHash() || again.steps() != result.steps()) {
                throw new IllegalStateException("seed " + scenario.seed() + " does not repeat");
            }
        }
        return result;
    }

    /** What was never seen; anything here makes the campaign worthless. */
    List<Seen> neverSeen() {
        return EnumSet.allOf(Seen.class).stream()
                .filter(what -> coverage.times(what) == 0)
                .toList();
    }

    List<Fault> neverInjected() {
        return EnumSet.allOf(Fault.class).stream()
                .filter(fault -> coverage.times(fault) == 0)
                .toList();
    }

    String summary() {
        double seconds = nanos / 1e9;
        return String.format(
                "simulation: %,d seeds, %,d steps, %.0f seeds/s, %d with violations",
                runs, steps, runs / seconds, bad.size());
    }

    String table() {
        return coverage.table();
    }

    /** The worst news in the smallest form, or nothing. */
    String explain() {
        return bad.stream()
                .min(Comparator.comparingLong(result -> result.scenario().seed()))
                .map(result -> explain(result, EnumSet.noneOf(Bug.class)))
                .orElse("");
    }

    static String explain(Result result, Set<Bug> bugs) {
        Scenario small = Minimizer.minimize(result, bugs);
        return "seed " + result.scenario().seed() + " broke " + result.violations() + "\n  in     " + result.scenario()
                + "\n  and in " + small + "\n  " + Simulation.run(small, bugs).violations();
    }
}
