// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What the two banks and the broker say they hold. */
final class Seen {

    private Seen() {}

    /** A line of a ledger. */
    record Line(String request, BigDecimal amount, long at) {}

    /** A message in bank1's outbox. */
    record Waiting(String id, String state, int attempts) {}

    /** Account, ledger and outbox of bank1 at one moment, and which resources hold something prepared for it. */
    record Bank1(Books1 books, List<String> inDoubt) {}

    /** Account, ledger and outbox. */
    record Books1(BigDecimal balance, List<Line> ledger, List<Waiting> outbox) {}

    /** Account and ledger of bank2 at one moment, and what has gone wrong there. */
    record Bank2(Books2 books, boolean failing, Map<String, Failed> failed, Map<String, Integer> repeated) {}

    /** Account and ledger. */
    record Books2(BigDecimal balance, List<Line> ledger) {}

    /** The latest failure of a message at bank2. */
    record Failed(int attempt, String reason) {}

    /** Where in the broker a message is. */
    enum Place {
        /** Stored for a transaction whose end is not known yet; no consumer sees it. */
        HALF,
        /** Prepared by a two-phase commit that has not ended; no consumer sees it. */
        PREPARED,
        /** In the queue. */
        QUEUE,
        /** Handed to bank2, not acknowledged yet. */
        DELIVERING,
        /** In the queue, not before its time. */
        SCHEDULED,
        /** Set aside with a reason. */
        PARKED
    }

    /** A message in the broker. */
    record Held(Place place, String reason) {}

    /** All messages in the broker, by id. */
    record Broker(Map<String, Held> messages) {}
}
