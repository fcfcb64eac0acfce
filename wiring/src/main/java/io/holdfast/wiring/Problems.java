// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.HoldfastException;
import io.holdfast.InvalidSettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with the keys of an instance, so that all of it is reported at once. */
final class Problems {

    private final List<String> found = new ArrayList<>();
    private @Nullable Throwable cause;

    /** Notes a problem; it begins with the whole key. */
    void add(String problem) {
        found.add(problem);
    }

    /** Tries something, and notes what forbids it. */
    <T> Optional<T> tried(String key, Supplier<T> attempt) {
        try {
            return Optional.of(attempt.get());
        } catch (HoldfastException error) {
            cause = error;
            add(key + ": " + error.asked() + ": " + error.rule() + ". " + withoutStop(error.wayOut()));
            return Optional.empty();
        }
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    void throwIfAny(String asked) {
        if (found.isEmpty()) {
            return;
        }
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < found.size(); i++) {
            all.append(i == 0 ? "(" : "; (").append(i + 1).append(") ").append(found.get(i));
        }
        throw new InvalidSettingsException(
                asked,
                all.toString(),
                "Correct " + (found.size() == 1 ? "it" : "all " + found.size()) + " and start again.",
                cause);
    }
}
