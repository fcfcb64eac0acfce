// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import java.util.EnumMap;
import java.util.Map;

/** What has to happen somewhere in a campaign; a campaign in which something never happened proves nothing about it. */
final class Coverage {

    /** Situations that the protocol exists for. */
    enum Seen {
        HANDED_OVER,
        SWEPT,
        LEASE_STOLEN,
        ZOMBIE_REFUSED,
        LEASE_NEARLY_OVER,
        BATCH_SPLIT,
        PROBE_SENT,
        OUTAGE_LONGER_THAN_BUDGET,
        DUPLICATE_DROPPED_BY_BROKER,
        DUPLICATE_SENT,
        INBOX_HIT,
        INBOX_BUSY,
        COMMIT_UNKNOWN_APPLIED,
        COMMIT_UNKNOWN_NOT_APPLIED,
        COMMIT_AFTER_DEATH,
        PUBLISHER_TOLD_UNKNOWN,
        DELEGATED,
        CHECK_OVERTOOK_TRANSACTION,
        CHECK_WROTE_FENCE,
        CHECK_FOUND_COMMITTED,
        FENCED,
        ROLLBACK_WITHIN_GRACE,
        CONFIRMED_BY_RESOLVER,
        CANCELLED_BY_RESOLVER,
        HANDLER_RETRIED,
        HELD_IN_PLACE,
        PARKED_BY_RELAY,
        PARKED_BY_CONSUMER,
        BRANCH_COMMITTED_BY_RECOVERY,
        BRANCH_ROLLED_BACK_BY_RECOVERY,
        NOTA_GUARDED,
        STOPPED_WITH_WORK_IN_FLIGHT,
        CLIENT_RETRIED
    }

    private final Map<Seen, Long> seen = new EnumMap<>(Seen.class);
    private final Map<Fault, Long> injected = new EnumMap<>(Fault.class);

    void seen(Seen what) {
        seen.merge(what, 1L, Long::sum);
    }

    void injected(Fault fault) {
        injected.merge(fault, 1L, Long::sum);
    }

    void add(Coverage other) {
        other.seen.forEach((what, times) -> seen.merge(what, times, Long::sum));
        other.injected.forEach((fault, times) -> injected.merge(fault, times, Long::sum));
    }

    long times(Seen what) {
        return seen.getOrDefault(what, 0L);
    }

    long times(Fault fault) {
        return injected.getOrDefault(fault, 0L);
    }

    String table() {
        StringBuilder table = new StringBuilder();
        for (Fault fault : Fault.values()) {
            table.append(String.format("  fault %-32s %,12d%n", fault, times(fault)));
        }
        for (Seen what : Seen.values()) {
            table.append(String.format("  seen  %-32s %,12d%n", what, times(what)));
        }
        return table.toString();
    }
}
