// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import io.holdfast.quarkus.InstanceConfig;
import io.smallrye.config.NameIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;

/** The keys that can be seen while the application is built. Their values may be others when it runs. */
final class DeclaredKeys {

    static final String ROOT = "quarkus.holdfast";

    /** The first segments of keys that belong to no named instance. */
    private static final Set<String> OWN = Set.of(
            "node",
            "shutdown-timeout",
            "datasource",
            "schema",
            "broker",
            "relay",
            "resolver",
            "retention",
            "destinations",
            "consumers",
            "health",
            "metrics",
            "tracing",
            "devservices");

    private final Map<String, Map<List<String>, String>> tails = new TreeMap<>();

    private DeclaredKeys() {}

    static DeclaredKeys in(Config config) {
        DeclaredKeys declared = new DeclaredKeys();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(ROOT + ".")) {
                declared.add(
                        segments(name),
                        config.getOptionalValue(name, String.class).orElse(""));
            }
        }
        return declared;
    }

    private static List<String> segments(String name) {
        List<String> segments = new ArrayList<>();
        NameIterator iterator = new NameIterator(name.substring(ROOT.length() + 1));
        while (iterator.hasNext()) {
            segments.add(iterator.getNextSegment());
            iterator.next();
        }
        return segments;
    }

    private void add(List<String> segments, String value) {
        boolean unnamed = OWN.contains(segments.get(0));
        String instance = unnamed ? InstanceConfig.DEFAULT : segments.get(0);
        List<String> tail = unnamed ? segments : segments.subList(1, segments.size());
        tails.computeIfAbsent(instance, name -> new HashMap<>()).put(List.copyOf(tail), value);
    }

    /** Instances with at least one key. */
    Set<String> instances() {
        return tails.keySet();
    }

    /** {@code quarkus.holdfast} or {@code quarkus.holdfast."name"}. */
    static String prefix(String instance) {
        return instance.equals(InstanceConfig.DEFAULT) ? ROOT : ROOT + ".\"" + instance + "\"";
    }

    /** The beginning of a destination's keys. */
    static String destination(String instance, String name) {
        return prefix(instance) + ".destinations." + (name.matches("[A-Za-z0-9_-]+") ? name : "\"" + name + "\"");
    }

    Set<String> destinations(String instance) {
        return names(instance, "destinations");
    }

    Set<String> consumers(String instance) {
        return names(instance, "consumers");
    }

    /** The words of an enumeration, as its constants are written. */
    Optional<String> constant(String instance, String... tail) {
        return value(instance, tail).map(text -> text.strip().replace('-', '_').toUpperCase(Locale.ROOT));
    }

    Optional<String> value(String instance, String... tail) {
        return Optional.ofNullable(tails.getOrDefault(instance, Map.of()).get(List.of(tail)));
    }

    private Set<String> names(String instance, String group) {
        Set<String> names = new TreeSet<>();
        for (List<String> tail : tails.getOrDefault(instance, Map.of()).keySet()) {
            if (tail.size() > 2 && tail.get(0).equals(group)) {
                names.add(tail.get(1));
            }
        }
        return names;
    }
}
