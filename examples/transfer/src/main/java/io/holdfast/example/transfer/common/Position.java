// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.common;

import io.holdfast.Guarantee;

/** Where the switch of the page stands. */
public enum Position {
    /** The message is a row of bank1's transaction. */
    OUTBOX(Guarantee.OUTBOX, false),
    /** The message is in the broker before the transaction ends, but nobody sees it. */
    HALF_MESSAGE(Guarantee.HALF_MESSAGE, false),
    /** Database and broker commit together, in two phases. */
    XA(Guarantee.XA, false),
    /** What many write first: send in the middle of the transaction. */
    NAIVE_SEND_INSIDE(Guarantee.OUTBOX, true),
    /** What they write next: send when the transaction has committed. */
    NAIVE_SEND_AFTER(Guarantee.OUTBOX, true);

    private final Guarantee guarantee;
    private final boolean naive;

    Position(Guarantee guarantee, boolean naive) {
        this.guarantee = guarantee;
        this.naive = naive;
    }

    /** What the destination is configured with; the naive positions go around it. */
    public Guarantee guarantee() {
        return guarantee;
    }

    /** Whether nothing of Holdfast is used: neither its publisher nor its inbox. */
    public boolean isNaive() {
        return naive;
    }
}
