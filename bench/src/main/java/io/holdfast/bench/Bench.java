// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs everything that was asked for and reports. */
public final class Bench {

    private static final int WARM_UP = 50_000;
    private static final int MANY_ROWS = 1_000_000;
    private static final int SECONDS_OF_LATENCY = 5;
    private static final int SECONDS_OF_REST = 10;

    private final Options options;
    private final Lab lab;
    private final Results results = new Results();
    private final List<Contestant> contestants;
    private final Halves halves;
    private final Guarantees guarantees;

    private Bench(Options options, Lab lab, Path directory) {
        this.options = options;
        this.lab = lab;
        this.halves = new Halves(lab, results, options, directory);
        this.guarantees = new Guarantees(lab, results, options, directory);
        this.contestants = contestants(lab).stream()
                .filter(contestant -> options.admits(contestant.name()))
                .toList();
    }

    private static List<Contestant> contestants(Lab lab) {
        return List.of(
                new PlainInsert(lab, PlainInsert.Kind.L1),
                new PlainInsert(lab, PlainInsert.Kind.L2),
                new PlainInsert(lab, PlainInsert.Kind.L2_LEAN),
                new Ours(lab),
                new Gruelbox(lab, false),
                new Gruelbox(lab, true),
                new Naive(lab));
    }

    public static void main(String... arguments) throws Exception {
        Options options = Options.read();
        Path directory = Files.createTempDirectory("holdfast-bench");
        try (Lab lab = new Lab(directory)) {
            Bench bench = new Bench(options, lab, directory);
            Map<String, String> facts = lab.facts();
            if (options.has(Halves.POSTGRES)) {
                facts.putAll(RocketTransactions.comparable(lab.broker().journal()));
            }
            Report report = new Report(options, facts, bench.results);
            bench.run(report);
        } finally {
            delete(directory);
        }
        // Peers leave threads behind.
        System.exit(0);
    }

    /** Reports after each repeat, so that a run that is cut short was not for nothing. */
    private void run(Report report) throws Exception {
        warmUp();
        for (int repeat = 0; repeat < options.repeats(); repeat++) {
            List<Contestant> order = new ArrayList<>(contestants);
            Collections.rotate(order, repeat);
            if (options.has("drain")) {
                drain(order, options.rows());
            }
            if (options.has("publish")) {
                publish(order);
            }
            if (options.has("latency")) {
                latency(order);
            }
            if (options.has("rest")) {
                rest(order);
            }
            if (options.has("drain-many")) {
                drainMany();
            }
            halves.run(repeat);
            guarantees.run(repeat);
            report.write(MANY_ROWS);
        }
        if (options.has("bloat")) {
            bloat();
            report.write(MANY_ROWS);
        }
    }

    private void warmUp() throws Exception {
        progress("warming up");
        if (options.hasOutbox()) {
            warmUpOutbox();
        }
        halves.warmUp();
        guarantees.warmUp();
    }

    private void warmUpOutbox() throws Exception {
        Results forgotten = new Results();
        Draining draining = new Draining(lab, forgotten);
        Publishing publishing = new Publishing(lab, forgotten, options);
        for (int round = 0; round < 3; round++) {
            draining.limit(WARM_UP);
        }
        for (Contestant contestant : contestants) {
            publishing.measure(contestant, relays(contestant), 4);
            if (relays(contestant) && options.has("drain")) {
                draining.measure(contestant, WARM_UP);
            }
        }
    }

    private static boolean relays(Contestant contestant) {
        return !(contestant instanceof PlainInsert);
    }

    private void drain(List<Contestant> order, int rows) throws Exception {
        Draining draining = new Draining(lab, results);
        progress("draining " + rows);
        draining.limit(rows);
        for (Contestant contestant : order) {
            if (relays(contestant)) {
                draining.measure(contestant, rows);
            }
        }
    }

    private void publish(List<Contestant> order) throws Exception {
        Publishing publishing = new Publishing(lab, results, options);
        for (int threads : Publishing.THREADS) {
            progress("publishing, " + threads + " threads");
            for (Contestant contestant : order) {
                publishing.measure(contestant, false, threads);
                if (relays(contestant)) {
                    publishing.measure(contestant, true, threads);
                }
            }
        }
    }

    private void latency(List<Contestant> order) throws Exception {
        progress("latency");
        Latency latency = new Latency(lab, results);
        for (Contestant contestant : order) {
            // At this rate the naive one is as late as its pause is long.
            if (relays(contestant) && !(contestant instanceof Naive)) {
                latency.measure(contestant, Math.max(SECONDS_OF_LATENCY, options.seconds()));
            }
        }
    }

    private void rest(List<Contestant> order) throws Exception {
        progress("at rest");
        Resting resting = new Resting(lab, results);
        for (Contestant contestant : order) {
            if (relays(contestant)) {
                resting.measure(contestant, SECONDS_OF_REST);
            }
        }
    }

    /** Only those who can do it in minutes. */
    private void drainMany() throws Exception {
        progress("draining " + MANY_ROWS);
        Draining draining = new Draining(lab, results);
        for (Contestant contestant : contestants) {
            if (contestant instanceof Ours) {
                draining.measure(contestant, MANY_ROWS);
            }
        }
    }

    private void bloat() throws Exception {
        progress("bloat");
        for (Contestant contestant : contestants) {
            if (contestant instanceof Ours ours) {
                new Bloat(lab, results).measure(ours, options.messages());
            }
        }
    }

    static void progress(String what) {
        System.err.printf("%tT %s, load %.1f%n", System.currentTimeMillis(), what, Lab.load());
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
