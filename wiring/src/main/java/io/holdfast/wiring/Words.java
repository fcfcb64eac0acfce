// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How names are written in configuration, and which of them was meant. */
final class Words {

    private Words() {}

    /** {@code sendTimeout} as {@code send-timeout}. */
    static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** {@code HALF_MESSAGE} as {@code half-message}. */
    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Finds a constant, whatever the case, written with - or _. */
    static <E extends Enum<?>> Optional<E> constant(Class<E> type, String text) {
        String name = text.strip().replace('-', '_').toUpperCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst();
    }

    /** Notes a problem if there is no such constant. */
    static <E extends Enum<?>> void require(Class<E> type, String text, String key, Problems problems) {
        if (constant(type, text).isEmpty()) {
            problems.add(key + " is " + Shown.text(text) + " but must be " + choices(type));
        }
    }

    /** Notes a problem if one of two keys is set without the other. */
    static void requirePair(
            String prefix, String first, Optional<?> one, String second, Optional<?> other, Problems problems) {
        if (one.isPresent() != other.isPresent()) {
            String set = one.isPresent() ? first : second;
            String missing = one.isPresent() ? second : first;
            problems.add(prefix + set + " is set without " + prefix + missing + ", but they belong together");
        }
    }

    /** {@code outbox, half-message or xa}. */
    static <E extends Enum<?>> String choices(Class<E> type) {
        String all = Arrays.stream(type.getEnumConstants()).map(Words::written).collect(Collectors.joining(", "));
        int last = all.lastIndexOf(", ");
        return last < 0 ? all : all.substring(0, last) + " or " + all.substring(last + 2);
    }

    /** {@code , did you mean "…"?}, or nothing if no candidate is near. */
    static String suggestion(String given, Collection<String> candidates) {
        return nearest(given, candidates)
                .map(near -> ", did you mean " + Shown.plain(near) + "?")
                .orElse("");
    }

    /** The candidate with the fewest changes, if that is at most a third of it. */
    static Optional<String> nearest(String given, Collection<String> candidates) {
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int changes = changes(given, candidate);
            if (changes < least) {
                best = candidate;
                least = changes;
            }
        }
        return best != null && least <= Math.max(2, best.length() / 3) ? Optional.of(best) : Optional.empty();
    }

    /** How many letters must be added, removed or replaced. */
    private static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, column -> column);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
