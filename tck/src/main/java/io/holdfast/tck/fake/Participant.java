// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

/**
 * Something that commits or rolls back together with a {@link Tx}, as a second resource of a two-phase commit does.
 *
 * <p>Called by the thread that ends the transaction, inside the monitor of the database: an implementation must not
 * wait for another thread that uses the same database.
 */
public interface Participant {

    /** Promises to be able to commit. What it throws vetoes the commit: everything is rolled back. */
    void prepare();

    /** Makes the work visible. Follows a successful {@link #prepare()} and must not fail. */
    void commit();

    /** Undoes the work, prepared or not. */
    void rollback();
}
