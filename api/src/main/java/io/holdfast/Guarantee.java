// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

/**
 * How a message becomes atomic with the local transaction. Chosen per destination in configuration, never in code; the
 * promise is the same, the price differs.
 */
public enum Guarantee {
    /** The message is a row of the same database transaction; the relay sends it after commit. */
    OUTBOX,

    /**
     * The message is stored in the broker first, not yet deliverable; it is confirmed or cancelled with the
     * transaction's outcome, and check-back decides where that outcome was lost.
     */
    HALF_MESSAGE,

    /** Database and broker commit in one two-phase commit with recovery. */
    XA
}
