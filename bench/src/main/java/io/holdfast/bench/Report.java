// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.util.List;
import java.util.Map;

/** Prints medians. */
final class Report {

    private final Options options;
    private final Map<String, String> facts;
    private final Results results;

    Report(Options options, Map<String, String> facts, Results results) {
        this.options = options;
        this.facts = facts;
        this.results = results;
    }

    void print() {
        System.out.println(options);
        facts.forEach((name, value) -> System.out.println(name + ": " + value));
        String before = "";
        for (Map.Entry<Results.Key, List<Double>> entry : results.all().entrySet()) {
            Results.Key key = entry.getKey();
            String head = key.workload() + " | " + key.contestant();
            if (!head.equals(before)) {
                System.out.println();
                System.out.print(head + ": ");
            }
            before = head;
            System.out.printf("%s %.4g; ", key.metric(), Results.median(entry.getValue()));
        }
        System.out.println();
    }
}
