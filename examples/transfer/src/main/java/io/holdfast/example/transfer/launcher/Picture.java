// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Where every cent is.
 *
 * @param balance1 of the account at bank1
 * @param balance2 of the account at bank2
 * @param inFlight left bank1, not arrived at bank2, and somebody holds the message; or nobody could be asked yet
 * @param lost left bank1, not arrived at bank2, and nobody holds a message about it
 * @param invented arrived at bank2, and never left bank1, or arrived twice
 * @param total the two balances and what is in flight
 * @param verdict whether the total is what it was in the beginning
 * @param complete whether all three could be asked
 * @param counts how many transfers are in which state
 * @param rows the newest transfers
 */
record Picture(
        BigDecimal balance1,
        BigDecimal balance2,
        BigDecimal inFlight,
        BigDecimal lost,
        BigDecimal invented,
        BigDecimal total,
        Verdict verdict,
        boolean complete,
        Map<Way, Integer> counts,
        List<Row> rows) {

    /** What the big figure's colour says. */
    enum Verdict {
        /** Every cent is there. */
        WHOLE,
        /** Money was lost or invented. */
        BROKEN
    }

    /** How far a transfer has come. */
    enum Way {
        /** In bank1's database, with its message. */
        RECORDED,
        /** The message is in the broker, but nobody sees it yet. */
        HALF,
        /** The message is prepared in the broker: the second phase of its commit is to come, or recovery. */
        IN_DOUBT,
        /** In the broker's queue. */
        SENT,
        /** Handed to bank2. */
        RECEIVED,
        /** bank2 has failed; it is tried again. */
        RETRYING,
        /** bank2 has failed too often; set aside with a reason. */
        PARKED,
        /** Done. */
        APPLIED,
        /** Not found at once; looked for again. */
        SOUGHT,
        /** bank1 has taken the money, and nobody holds a message. */
        LOST,
        /** bank2 has the money, and bank1 knows nothing about it. */
        INVENTED,
        /** bank2 has booked it more than once. */
        TWICE;

        boolean isInFlight() {
            return this != APPLIED && this != LOST && this != INVENTED && this != TWICE;
        }
    }

    /**
     * One transfer.
     *
     * @param request its number
     * @param amount how much
     * @param at when it was made
     * @param way how far it has come
     * @param detail a few words more, or nothing
     */
    record Row(String request, BigDecimal amount, long at, Way way, String detail) {}
}
