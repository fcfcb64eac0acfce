// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import java.util.Map;

/**
 * What a resolver goes by. Times are milliseconds.
 *
 * @param unknown how often an unknown answer is asked for again, and after how long
 * @param unreachable pause after whoever knows could not be reached
 * @param maxAge a half that is older and still without a verdict is parked
 * @param markersKept a fenced half that is older is parked unasked: its marker may have been deleted, and writing a new one
 *     would declare a committed transaction rolled back
 * @param grace how old an unfenced half must be before a rollback verdict is believed
 * @param graces grace of single destinations
 */
public record ResolverRules(
        Ladder unknown, long unreachable, long maxAge, long markersKept, long grace, Map<String, Long> graces) {

    long grace(String destination) {
        return graces.getOrDefault(destination, grace);
    }
}
