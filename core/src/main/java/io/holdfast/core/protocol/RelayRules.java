// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import java.util.Map;
import java.util.Set;

/**
 * What a relay goes by. Times are milliseconds.
 *
 * @param owner the name under which it claims
 * @param batch how many messages it takes and sends at once
 * @param lease for how long it claims
 * @param sendTimeout how long a send may take; a message whose lease ends earlier is not sent
 * @param poll how long it waits between two sweeps that find nothing
 * @param backoff for brokers and stores that cannot be reached
 * @param ladder for messages that a broker refuses
 * @param ladders ladders of single destinations
 * @param untilConsumed destinations whose messages are sent again until they are acknowledged, and after what pauses
 * @param blocking destinations whose keys wait for ever behind a message that is refused, instead of parking it
 */
public record RelayRules(
        String owner,
        int batch,
        long lease,
        long sendTimeout,
        long poll,
        Backoff backoff,
        Ladder ladder,
        Map<String, Ladder> ladders,
        Map<String, Ladder> untilConsumed,
        Set<String> blocking) {

    private static final long SETTLE_WITHIN = 50;

    Ladder ladder(String destination) {
        return ladders.getOrDefault(destination, ladder);
    }

    /** Settlements are saved up for so long: one statement for many. Only a crash can tell, and sends those again. */
    long settleWithin() {
        return Math.min(SETTLE_WITHIN, lease / 4);
    }
}
