// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessageRejectedException;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;

/** The destinations that are configured; there are no others. */
final class Destinations {

    private final Map<String, DestinationSettings> all;

    Destinations(Map<String, DestinationSettings> all) {
        this.all = Map.copyOf(all);
    }

    Set<String> names() {
        return all.keySet();
    }

    /**
     * Looks one up.
     *
     * @param asked what is to be done with it, for the error
     */
    DestinationSettings settings(String name, String asked) {
        DestinationSettings settings = all.get(name);
        if (settings != null) {
            return settings;
        }
        throw new MessageRejectedException(
                asked + " " + Text.quoted(name),
                "no destination of that name is configured" + nearest(name),
                "Use a configured name, or configure destinations." + Text.plain(name) + ".");
    }

    private String nearest(String name) {
        return all.keySet().stream()
                .min(Comparator.comparingInt((String known) -> distance(name, known))
                        .thenComparing(Comparator.naturalOrder()))
                .map(known -> "; the nearest one is \"" + known + "\"")
                .orElse("; none is");
    }

    /** How many letters must be changed, added or left out. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
