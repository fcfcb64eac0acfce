// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All keys that there are, and which of them was meant by one that is none. */
final class Catalogue {

    /** Stands for the name of a destination or a consumer. */
    private static final String ANY = "*";

    private static final List<List<String>> PATTERNS = new ArrayList<>();

    static {
        collect(InstanceKeys.class, List.of());
    }

    private Catalogue() {}

    /** The methods of an interface of keys, in an order that stays the same. */
    static List<Method> keys(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static void collect(Class<?> type, List<String> path) {
        for (Method method : keys(type)) {
            List<String> below = plus(path, Words.kebab(method.getName()));
            if (!(method.getGenericReturnType() instanceof ParameterizedType generic)) {
                collect(method.getReturnType(), below);
            } else if (generic.getActualTypeArguments().length == 2) {
                collect((Class<?>) generic.getActualTypeArguments()[1], plus(below, ANY));
            } else {
                PATTERNS.add(below);
            }
        }
    }

    static List<String> plus(List<String> path, String segment) {
        List<String> longer = new ArrayList<>(path);
        longer.add(segment);
        return List.copyOf(longer);
    }

    /**
     * What was meant.
     *
     * @param prefix of all instances
     * @param own prefix of the instance
     * @param tail what is no key, without its prefix
     * @return goes behind "is not a key"
     */
    static String hint(String prefix, String own, List<String> tail) {
        Optional<String> unquoted = unquotedName(own, tail);
        if (unquoted.isPresent()) {
            return ": a name with a dot is quoted, as in " + Shown.plain(unquoted.get());
        }
        if (own.equals(prefix)) {
            Optional<String> instance = unquotedInstance(prefix, tail);
            if (instance.isPresent()) {
                return ": the name of an instance is quoted, as in " + Shown.plain(instance.get());
            }
        }
        List<String> candidates = PATTERNS.stream()
                .map(pattern -> own + '.' + KeyPath.spelled(like(pattern, tail)))
                .toList();
        return Words.suggestion(own + '.' + KeyPath.spelled(tail), candidates);
    }

    private static Optional<String> unquotedName(String own, List<String> tail) {
        for (List<String> pattern : PATTERNS) {
            int extra = tail.size() - pattern.size();
            int name = pattern.indexOf(ANY);
            if (extra > 0 && name >= 0) {
                List<String> joined = new ArrayList<>(tail.subList(0, name));
                joined.add(String.join(".", tail.subList(name, name + extra + 1)));
                joined.addAll(tail.subList(name + extra + 1, tail.size()));
                if (like(pattern, joined).equals(joined)) {
                    return Optional.of(own + '.' + KeyPath.spelled(joined));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> unquotedInstance(String prefix, List<String> tail) {
        for (List<String> pattern : PATTERNS) {
            int extra = tail.size() - pattern.size();
            if (extra > 0) {
                List<String> key = tail.subList(extra, tail.size());
                if (like(pattern, key).equals(key)) {
                    String name = String.join(".", tail.subList(0, extra));
                    return Optional.of(KeyReader.prefixOf(prefix, name) + '.' + KeyPath.spelled(key));
                }
            }
        }
        return Optional.empty();
    }

    /** The pattern, with the names that were given. */
    private static List<String> like(List<String> pattern, List<String> tail) {
        List<String> filled = new ArrayList<>(pattern);
        for (int i = 0; i < filled.size(); i++) {
            if (filled.get(i).equals(ANY)) {
                filled.set(i, i < tail.size() ? tail.get(i) : "NAME");
            }
        }
        return filled;
    }
}
