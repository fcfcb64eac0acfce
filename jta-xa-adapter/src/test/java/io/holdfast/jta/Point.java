// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

/** Where a two-phase commit is disturbed, in the order in which a transaction comes by. */
enum Point {
    BEFORE_DATABASE_ENLISTED,
    AFTER_DATABASE_ENLISTED,
    AFTER_ROW_INSERTED,
    BEFORE_BROKER_ENLISTED,
    AFTER_BROKER_ENLISTED,
    AFTER_MESSAGE_SENT,
    BEFORE_DATABASE_PREPARES,
    AFTER_DATABASE_PREPARED,
    BEFORE_BROKER_PREPARES,
    /** Everything is prepared, nothing decided. */
    AFTER_BROKER_PREPARED,
    /** The decision is on disk. */
    BEFORE_DATABASE_COMMITS,
    AFTER_DATABASE_COMMITTED,
    BEFORE_BROKER_COMMITS,
    /** Nothing is left to do but to forget. */
    AFTER_BROKER_COMMITTED,
    AFTER_COMMIT;

    boolean isDecided() {
        return compareTo(BEFORE_DATABASE_COMMITS) >= 0;
    }
}
