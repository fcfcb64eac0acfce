// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Fills the keys of one instance in. The interfaces are the catalogue: whatever method one of them has is a key. */
final class InstanceReading {

    private final String prefix;
    private final String own;
    private final Map<List<String>, String> spelled;
    private final KeyReader.Source source;
    private final Problems problems;
    private final Set<List<String>> known = new HashSet<>();

    /**
     * Prepares the reading.
     *
     * @param prefix of all instances
     * @param own prefix of this instance
     * @param spelled the keys that can be named: their segments behind the prefix, and how they are written
     */
    InstanceReading(
            String prefix, String own, Map<List<String>, String> spelled, KeyReader.Source source, Problems problems) {
        this.prefix = prefix;
        this.own = own;
        this.spelled = spelled;
        this.source = source;
        this.problems = problems;
    }

    InstanceKeys read() {
        InstanceKeys keys = group(InstanceKeys.class, List.of());
        spelled.forEach((tail, key) -> {
            if (!known.contains(tail)) {
                problems.add(Shown.plain(key) + " is not a key" + Catalogue.hint(prefix, own, tail));
            }
        });
        return keys;
    }

    private <G> G group(Class<G> type, List<String> path) {
        Map<String, Object> values = new HashMap<>();
        for (Method method : Catalogue.keys(type)) {
            List<String> below = Catalogue.plus(path, Words.kebab(method.getName()));
            values.put(method.getName(), filled(method.getGenericReturnType(), below));
        }
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    // Not the values: one of them is a password.
                    case "toString" -> type.getSimpleName();
                    default -> values.get(method.getName());
                }));
    }

    private Object filled(Type type, List<String> path) {
        if (!(type instanceof ParameterizedType generic)) {
            return group((Class<?>) type, path);
        }
        return generic.getRawType() == Map.class
                ? groups((Class<?>) generic.getActualTypeArguments()[1], path)
                : leaf(generic.getActualTypeArguments()[0], path);
    }

    private Map<String, Object> groups(Class<?> type, List<String> path) {
        Set<String> names = new TreeSet<>();
        for (List<String> tail : spelled.keySet()) {
            if (tail.size() > path.size() && tail.subList(0, path.size()).equals(path)) {
                names.add(tail.get(path.size()));
            }
        }
        Map<String, Object> groups = new LinkedHashMap<>();
        names.forEach(name -> groups.put(name, group(type, Catalogue.plus(path, name))));
        return groups;
    }

    private Optional<Object> leaf(Type type, List<String> path) {
        known.add(path);
        String key = spelled.getOrDefault(path, own + '.' + KeyPath.spelled(path));
        Optional<String> text = source.value(key).filter(value -> !value.isBlank());
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Values.parse(text.get(), type));
        } catch (Values.Unfit error) {
            problems.add(key + " is " + Shown.text(text.get()) + " but must be " + error.allowed());
            return Optional.empty();
        }
    }
}
