// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

/**
 * What became of a transaction run by {@link ReliablePublisher#execute(TransactionWork)}. Closed on purpose: the library
 * reports what it knows and never guesses.
 */
public enum PublishOutcome {
    /** The local transaction is committed and the broker holds every message, deliverable. */
    CONFIRMED,

    /**
     * The local transaction is committed; the relay or the resolver delivers the messages. This is success: delivery is
     * guaranteed, only its moment is open. The outbox always answers this, because it does not make the caller wait.
     */
    DELEGATED,

    /** The local transaction is rolled back; no message was or will be sent. */
    ROLLED_BACK,

    /**
     * The commit was asked for and its answer was lost. The messages follow the transaction's true outcome as soon as it
     * can be read; the caller must not assume either. Repeating the business call needs a business key that makes it
     * idempotent.
     */
    UNKNOWN;

    /**
     * Tells whether the local transaction is known to be committed.
     *
     * @return true for {@link #CONFIRMED} and {@link #DELEGATED}
     */
    public boolean isCommitted() {
        return this == CONFIRMED || this == DELEGATED;
    }
}
