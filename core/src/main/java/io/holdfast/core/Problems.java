// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.InvalidSettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the settings, so that all of it is reported at once. */
final class Problems {

    private final List<String> found = new ArrayList<>();

    /** Notes a problem unless the rule is kept. */
    void require(boolean kept, String key, String problem) {
        if (!kept) {
            found.add(key + " " + problem);
        }
    }

    void requireAtLeast(int least, int value, String key) {
        require(value >= least, key, "is " + value + " but must be at least " + least);
    }

    void requirePositive(Duration value, String key) {
        require(value.compareTo(Duration.ofMillis(1)) >= 0, key, "is " + value + " but must be at least a millisecond");
    }

    void requireNotNegative(Duration value, String key) {
        require(!value.isNegative(), key, "is " + value + " but must not be negative");
    }

    void requireMore(Duration value, String key, Duration than, String whatThan) {
        require(
                value.compareTo(than) > 0,
                key,
                "is " + value + " but must be more than " + than + ", which is " + whatThan);
    }

    /** A ladder is configured by two keys: its delays, and how many attempts there are. */
    void requireLadder(RetryLadder ladder, String delays, String attempts) {
        require(!ladder.delays().isEmpty(), delays, "is empty but must hold at least one delay");
        ladder.delays().forEach(delay -> requirePositive(delay, delays));
        requireAtLeast(1, ladder.attempts(), attempts);
    }

    /** One line each, beginning with the key. */
    List<String> found() {
        return List.copyOf(found);
    }

    void throwIfAny() {
        if (found.isEmpty()) {
            return;
        }
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < found.size(); i++) {
            all.append(i == 0 ? "(" : "; (").append(i + 1).append(") ").append(found.get(i));
        }
        throw new InvalidSettingsException(
                "Cannot build Holdfast with these settings",
                all.toString(),
                "Correct " + (found.size() == 1 ? "it" : "all " + found.size()) + " and build again.");
    }
}
