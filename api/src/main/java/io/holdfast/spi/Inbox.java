// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * What each consumer has already applied.
 *
 * <p>The primary key is (consumer, key). Safe for use by many threads and processes. <b>If the process dies</b> before the
 * handler's transaction commits, nothing is recorded; afterwards record and effect are both there.
 */
public interface Inbox {

    /**
     * Inserts (consumer, key) in the active transaction of the calling thread, through its connection. The insert itself
     * decides; reading first is not enough. Names and keys are compared exactly: case and trailing spaces matter.
     *
     * @param consumer the consumer's name
     * @param key the message id or a business key
     * @return what the insert said; the transaction stays usable, whatever it says
     * @throws io.holdfast.NoTransactionException if no transaction is active
     */
    Answer record(String consumer, String key);

    /**
     * Keeps the result of what was recorded first in the active transaction of the calling thread.
     *
     * @param consumer the consumer's name
     * @param key the key for which {@link #record} has answered {@link Answer#FIRST} in this transaction
     * @param result what to answer to whoever asks for the same again
     */
    void keep(String consumer, String key, byte[] result);

    /**
     * Finds a result, in the active transaction of the calling thread.
     *
     * @param consumer the consumer's name
     * @param key the key
     * @return the result, or empty if none was kept with the entry
     */
    Optional<byte[]> result(String consumer, String key);

    /**
     * Forgets old entries.
     *
     * @param age only entries that old
     * @param limit at most so many
     * @return how many were deleted; fewer than the limit means done
     */
    int purge(Duration age, int limit);

    /** What an insert into the inbox can say. */
    enum Answer {
        /** Inserted: not applied before. */
        FIRST,
        /** A committed entry exists: applied before. */
        SEEN,
        /** Another transaction holds the entry and has not ended: nothing is known. Never treat it as applied. */
        BUSY
    }
}
