// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import java.util.Comparator;

/**
 * A broken promise.
 *
 * @param assertion which one, A1 to A11
 * @param text what exactly
 */
record Violation(String assertion, String text) implements Comparable<Violation> {

    private static final Comparator<Violation> BY_NUMBER =
            Comparator.comparingInt(violation -> Integer.parseInt(violation.assertion.substring(1)));

    @Override
    public int compareTo(Violation other) {
        return BY_NUMBER.compare(this, other);
    }
}
