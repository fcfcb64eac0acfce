// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints medians and targets, and writes everything as JSON. */
final class Report {

    private final Options options;
    private final Map<String, String> facts;
    private final Results results;

    Report(Options options, Map<String, String> facts, Results results) {
        this.options = options;
        this.facts = facts;
        this.results = results;
    }

    void write(int manyRows) throws IOException {
        List<Target> targets = Target.of(results, options.rows(), manyRows);
        facts.forEach((name, value) -> System.out.println(name + ": " + value));
        tables();
        System.out.printf("%n| figure of ours | measured | target | |%n|---|---:|---:|---|%n");
        for (Target target : targets) {
            System.out.printf(
                    "| %s | %s | %s %s | %s |%n",
                    target.what(),
                    shown(target.value()),
                    target.atLeast() ? "≥" : "≤",
                    shown(target.bound()),
                    target.verdict());
        }
        Files.writeString(options.output(), json(targets));
        System.out.println("\nAll samples: " + options.output().toAbsolutePath());
    }

    /** One table per workload, one line per contestant, one column per metric: the median. */
    private void tables() {
        Map<String, Map<String, Map<String, String>>> tables = new LinkedHashMap<>();
        results.all()
                .forEach((key, values) -> tables.computeIfAbsent(key.workload(), absent -> new LinkedHashMap<>())
                        .computeIfAbsent(key.contestant(), absent -> new LinkedHashMap<>())
                        .put(key.metric(), shown(Results.median(values))));
        tables.forEach((workload, lines) -> {
            List<String> metrics = lines.values().stream()
                    .flatMap(line -> line.keySet().stream())
                    .distinct()
                    .toList();
            System.out.println("\n| " + workload + " | " + String.join(" | ", metrics) + " |");
            System.out.println("|---|" + "---:|".repeat(metrics.size()));
            lines.forEach((contestant, line) -> System.out.println("| " + contestant + " | "
                    + metrics.stream()
                            .map(metric -> line.getOrDefault(metric, ""))
                            .collect(Collectors.joining(" | "))
                    + " |"));
        });
    }

    private static String shown(double value) {
        if (value >= 1000) {
            return String.format("%,.0f", value).replace(',', ' ');
        }
        return value >= 100 ? String.format("%.0f", value) : String.format("%.3g", value);
    }

    private String json(List<Target> targets) {
        List<String> parts = new ArrayList<>();
        parts.add("\"facts\": {"
                + facts.entrySet().stream()
                        .map(fact -> quoted(fact.getKey()) + ": " + quoted(fact.getValue()))
                        .collect(Collectors.joining(",\n    "))
                + "}");
        parts.add("\"samples\": [\n    "
                + results.all().entrySet().stream()
                        .map(entry -> sample(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(",\n    "))
                + "]");
        parts.add("\"targets\": [\n    "
                + targets.stream()
                        .map(target -> "{\"figure\": %s, \"measured\": %s, \"%s\": %s, \"verdict\": %s}"
                                .formatted(
                                        quoted(target.what()),
                                        number(target.value()),
                                        target.atLeast() ? "atLeast" : "atMost",
                                        number(target.bound()),
                                        quoted(target.verdict())))
                        .collect(Collectors.joining(",\n    "))
                + "]");
        return "{\n  " + String.join(",\n  ", parts) + "\n}\n";
    }

    private static String sample(Results.Key key, List<Double> values) {
        return "{\"workload\": %s, \"contestant\": %s, \"metric\": %s, \"median\": %s, \"samples\": [%s]}"
                .formatted(
                        quoted(key.workload()),
                        quoted(key.contestant()),
                        quoted(key.metric()),
                        number(Results.median(values)),
                        values.stream().map(Report::number).collect(Collectors.joining(", ")));
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "null";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
