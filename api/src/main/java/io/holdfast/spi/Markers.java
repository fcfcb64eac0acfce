// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import io.holdfast.Verdict;
import java.time.Duration;

/**
 * The rows that prove and fence local transactions: one per transaction, in the database of the business data.
 *
 * <p>A marker is C (committed) or R (rolled back); the name of the transaction is its primary key, so exactly one of them
 * can ever exist, and it is final. Safe for use by many threads and processes.
 *
 * <p><b>If the process dies</b> after {@link #record} and before the commit, no marker exists and a check writes R. If it
 * dies in {@link #check}, either R is there or nothing is; the next check gives the same answer or the first one.
 */
public interface Markers {

    /**
     * Inserts C in the active transaction of the calling thread, through its connection.
     *
     * @param transaction the name of the transaction
     * @return false if R is there already: the transaction must not commit. True only if exactly one row was inserted, so
     *     a second call in one transaction answers false.
     * @throws io.holdfast.NoTransactionException if no transaction is active
     */
    boolean record(String transaction);

    /**
     * Says what became of a transaction, and makes sure it stays so: in a transaction of its own on the primary, reads the
     * marker, and if there is none inserts R.
     *
     * <p>{@link Verdict#ROLLED_BACK} may be answered only if R is durably committed. A lock that is held, a serialization
     * failure, an unclear commit: {@link Verdict#UNKNOWN}. Waits at most about a second for a lock.
     *
     * @param transaction the name of the transaction
     * @return the verdict
     * @throws io.holdfast.MessagingUnavailableException if the database cannot be reached
     */
    Verdict check(String transaction);

    /**
     * Deletes old markers. No half message may exist any more that is older than {@code age}.
     *
     * @param age only markers that old
     * @param limit at most so many
     * @return how many were deleted; fewer than the limit means done
     */
    int purge(Duration age, int limit);
}
