// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.MessageId;
import io.holdfast.PublishOutcome;
import io.holdfast.tck.fake.InMemoryBroker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What clients were told, and what was tried, seen from outside. */
final class History {

    private final Map<String, PublishOutcome> told = new LinkedHashMap<>();
    private final Set<MessageId> attempted = new HashSet<>();
    private final Map<MessageId, Integer> insertions = new HashMap<>();
    private final Map<MessageId, Long> tokens = new HashMap<>();
    private final Set<MessageId> accepted = new HashSet<>();
    private int acceptedSeen;

    /** A client begins an attempt; until it is told otherwise its outcome is unknown. */
    void begins(String attempt) {
        told.put(attempt, PublishOutcome.UNKNOWN);
    }

    void told(String attempt, PublishOutcome outcome) {
        told.put(attempt, outcome);
    }

    Map<String, PublishOutcome> told() {
        return told;
    }

    void attempted(MessageId id) {
        attempted.add(id);
    }

    boolean wasAttempted(MessageId id) {
        return attempted.contains(id);
    }

    void appended(MessageId id) {
        insertions.put(id, insertions.size());
    }

    int insertion(MessageId id) {
        return insertions.getOrDefault(id, 0);
    }

    void claimed(MessageId id, long token) {
        tokens.put(id, token);
    }

    /** The latest fencing token of a message. */
    long token(MessageId id) {
        return tokens.getOrDefault(id, 0L);
    }

    List<MessageId> appended() {
        return new ArrayList<>(insertions.keySet());
    }

    /** Whether the broker holds or held a message. */
    boolean isAccepted(MessageId id, InMemoryBroker broker) {
        var all = broker.accepted();
        for (; acceptedSeen < all.size(); acceptedSeen++) {
            accepted.add(all.get(acceptedSeen).id());
        }
        return accepted.contains(id);
    }
}
