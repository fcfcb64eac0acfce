// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the keys of all instances from strings: {@code prefix.relay.batch} is a key of the unnamed instance, {@code
 * prefix."bank".relay.batch} one of the instance {@code bank}.
 *
 * <p>Names that contain a dot are quoted: {@code prefix.destinations."a.b".ordered}. Durations are written {@code 500ms}, {@code 5s},
 * {@code 10m}, {@code 2h}, {@code 3d} or as ISO 8601, lists with commas, constants in any case with {@code -} or {@code _}. A blank value
 * counts as none.
 */
public final class KeyReader {

    private KeyReader() {}

    /** Where values come from. */
    public interface Source {

        /**
         * Looks a value up. A source may know more keys than it can name, as environment variables do.
         *
         * @param key the whole key
         * @return its value, if it has one
         */
        Optional<String> value(String key);

        /** The keys it can name; those that begin with another prefix are ignored. */
        Set<String> names();
    }

    /**
     * Reads everything under a prefix.
     *
     * @param prefix without the dot behind it
     * @param source where values come from
     * @return the keys by the name of their instance; the unnamed one, {@code ""}, is always there
     * @throws io.holdfast.InvalidSettingsException if a key is not known or a value does not fit; names all of them
     */
    public static Map<String, InstanceKeys> read(String prefix, Source source) {
        Problems problems = new Problems();
        Map<String, InstanceKeys> instances = new TreeMap<>();
        byInstance(prefix, source, problems).forEach((name, keys) -> {
            String own = prefixOf(prefix, name);
            instances.put(name, new InstanceReading(prefix, own, keys, source, problems).read());
        });
        problems.throwIfAny("Cannot read the configuration under \"" + prefix + "\"");
        return instances;
    }

    /**
     * The prefix of an instance's keys.
     *
     * @param prefix of all instances
     * @param name of the instance, {@code ""} for the unnamed one
     * @return without the dot behind it
     */
    public static String prefixOf(String prefix, String name) {
        return name.isEmpty() ? prefix : prefix + ".\"" + name + '"';
    }

    /** Of each instance: the segments of its keys, and how the whole keys are written. */
    private static Map<String, Map<List<String>, String>> byInstance(String prefix, Source source, Problems problems) {
        Map<String, Map<List<String>, String>> all = new TreeMap<>();
        all.put("", new LinkedHashMap<>());
        for (String key : new TreeSet<>(source.names())) {
            if (!key.startsWith(prefix + ".")) {
                continue;
            }
            Optional<KeyPath> path = KeyPath.parse(key.substring(prefix.length() + 1));
            if (path.isEmpty()) {
                problems.add(Shown.plain(key) + " is not a key: a segment is empty or a quote is not closed");
                continue;
            }
            List<String> segments = path.get().segments();
            boolean named = path.get().named();
            all.computeIfAbsent(named ? segments.get(0) : "", name -> new LinkedHashMap<>())
                    .put(named ? segments.subList(1, segments.size()) : segments, key);
        }
        return all;
    }
}
