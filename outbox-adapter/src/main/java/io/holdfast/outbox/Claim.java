// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.spi.MessageStore.ClaimRequest;
import java.util.List;

/** One claim on its way through the statements: for whom, for how long, from which destinations. */
record Claim(String owner, long leaseMicros, List<String> destinations, boolean only) {

    private static final int LONGEST_OWNER = 255;

    /** @param tag makes the owner's name unique for this claim, so that its rows can be read back */
    static Claim of(ClaimRequest request, String tag) {
        return new Claim(
                tagged(request.owner(), tag),
                Micros.of(request.lease()),
                List.copyOf(request.destinations()),
                request.only());
    }

    private static String tagged(String owner, String tag) {
        int room = LONGEST_OWNER - tag.length() - 1;
        return (owner.length() > room ? owner.substring(0, room) : owner) + "#" + tag;
    }

    boolean covers(String destination) {
        return destinations.contains(destination) == only;
    }

    /** Tells whether every destination is meant, so that the statement need not ask. */
    boolean coversAll() {
        return !only && destinations.isEmpty();
    }

    boolean coversNothing() {
        return only && destinations.isEmpty();
    }

    /** A condition on {@code destination}, with a list of destinations as its parameter unless all are covered. */
    String destinationFilter() {
        if (coversAll()) {
            return "TRUE";
        }
        return only ? "destination IN (LIST)" : "destination NOT IN (LIST)";
    }
}
