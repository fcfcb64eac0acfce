// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

/** What a backend may or may not be able to do. A backend that lacks one must refuse what would need it. */
public enum Capability {
    /** Messages of one key keep their order. */
    ORDERED_KEYS,
    /** A broker delivers a message at its time, not before. */
    DELAYED_DELIVERY,
    /** Delivered messages are kept and marked. */
    LEDGER,
    /** A store remembers the caller's names of publications. */
    REQUEST_IDS,
    /** The backend shows what it holds and lets an operator act. */
    INSPECTION,
    /** Each of several consumers of a destination receives every message. */
    FAN_OUT,
    /** A broker refuses a message that nobody would receive, besides saying so in {@code verify}. */
    REFUSES_UNROUTABLE,
    /** A transaction context suspends the outer transaction of a nested one. */
    SUSPENDS_TRANSACTIONS,
    /** The contract can restart the backend; what it holds is still there. */
    SURVIVES_RESTART
}
