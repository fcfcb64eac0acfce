// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** What was measured, sample by sample. */
final class Results {

    private final Map<Key, List<Double>> samples = new LinkedHashMap<>();

    /** What a number belongs to. */
    record Key(String workload, String contestant, String metric) {}

    synchronized void add(String workload, String contestant, String metric, double value) {
        samples.computeIfAbsent(new Key(workload, contestant, metric), absent -> new ArrayList<>())
                .add(value);
    }

    synchronized Map<Key, List<Double>> all() {
        return new LinkedHashMap<>(samples);
    }

    List<Double> of(String workload, String contestant, String metric) {
        return samples.getOrDefault(new Key(workload, contestant, metric), List.of());
    }

    double median(String workload, String contestant, String metric) {
        return median(of(workload, contestant, metric));
    }

    /** The median of the ratios of each repeat, because the machine may be faster in one than in another. */
    double ratio(String workload, String metric, String contestant, String base) {
        return ratio(of(workload, contestant, metric), of(workload, base, metric));
    }

    static double ratio(List<Double> above, List<Double> below) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(above.size(), below.size()); i++) {
            ratios.add(above.get(i) / below.get(i));
        }
        return median(ratios);
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        double[] sorted = DoubleStream.of(
                        values.stream().mapToDouble(Double::doubleValue).toArray())
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
