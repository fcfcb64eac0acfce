// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.Verdict;
import io.holdfast.spi.Markers;
import java.time.Duration;
import java.util.Optional;

/**
 * The marker table of an {@link InMemoryDatabase}.
 *
 * <p>A transaction records its marker once: a second {@link #record} of the same name answers false, because it inserts
 * nothing. Holds no state of its own. Safe for use by many threads.
 */
public final class InMemoryMarkers implements Markers {

    private static final char COMMITTED = 'C';
    private static final char ROLLED_BACK = 'R';

    private final InMemoryDatabase database;
    private final InMemoryTransactionContext context;

    /** Makes the markers of a database; they are recorded in the transaction of the context. */
    public InMemoryMarkers(InMemoryDatabase database, InMemoryTransactionContext context) {
        this.database = database;
        this.context = context;
    }

    @Override
    public boolean record(String transaction) {
        Tx tx = database.active(context, "record marker " + transaction);
        return database.change("markers.record", () -> {
            tx.requireOpen();
            Optional<KeyTable.Row<Character>> row = database.markers().find(transaction);
            if (row.isPresent() && row.get().isHeldByOtherThan(tx)) {
                throw new MessagingUnavailableException(
                        "Cannot record marker " + transaction,
                        "another transaction is recording it",
                        "Use a new name for every transaction.");
            }
            if (row.isEmpty()) {
                database.markers().insert(tx, transaction, COMMITTED, database.now());
            }
            return row.isEmpty();
        });
    }

    @Override
    public Verdict check(String transaction) {
        return database.change("markers.check", () -> {
            Optional<KeyTable.Row<Character>> row = database.markers().find(transaction);
            if (row.isEmpty()) {
                database.markers().insertCommitted(transaction, ROLLED_BACK, database.now());
                return Verdict.ROLLED_BACK;
            }
            if (!row.get().isCommitted()) {
                return Verdict.UNKNOWN;
            }
            return row.get().value == COMMITTED ? Verdict.COMMITTED : Verdict.ROLLED_BACK;
        });
    }

    @Override
    public int purge(Duration age, int limit) {
        return database.read(
                "purge markers", () -> database.markers().purge(database.now().minus(age), limit, value -> true));
    }
}
