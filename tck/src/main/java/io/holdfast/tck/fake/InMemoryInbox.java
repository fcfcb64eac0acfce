// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.spi.Inbox;
import io.holdfast.tck.fake.InMemoryDatabase.InboxKey;
import java.time.Duration;
import java.util.Optional;

/**
 * The inbox of an {@link InMemoryDatabase}. A second record in the same transaction answers SEEN. Holds no state of its
 * own. Safe for use by many threads.
 */
public final class InMemoryInbox implements Inbox {

    private final InMemoryDatabase database;
    private final InMemoryTransactionContext context;

    /** Makes the inbox of a database; entries are recorded in the transaction of the context. */
    public InMemoryInbox(InMemoryDatabase database, InMemoryTransactionContext context) {
        this.database = database;
        this.context = context;
    }

    @Override
    public Answer record(String consumer, String key) {
        Tx tx = database.active(context, "record " + key + " for " + consumer);
        InboxKey entry = new InboxKey(consumer, key);
        return database.change("inbox.record", () -> {
            tx.requireOpen();
            Optional<KeyTable.Row<Applied>> row = database.inbox().find(entry);
            if (row.isEmpty()) {
                database.inbox().insert(tx, entry, new Applied(), database.now());
                return Answer.FIRST;
            }
            return row.get().isHeldByOtherThan(tx) ? Answer.BUSY : Answer.SEEN;
        });
    }

    @Override
    public void keep(String consumer, String key, byte[] result) {
        Tx tx = database.active(context, "keep a result for " + consumer);
        database.change("inbox.keep", () -> {
            tx.requireOpen();
            database.inbox().find(new InboxKey(consumer, key)).ifPresent(row -> row.value.keep(result));
            return result;
        });
    }

    @Override
    public Optional<byte[]> result(String consumer, String key) {
        Tx tx = database.active(context, "find a result of " + consumer);
        return database.read(
                "find a result",
                () -> database.inbox()
                        .find(new InboxKey(consumer, key))
                        .filter(row -> !row.isHeldByOtherThan(tx))
                        .flatMap(row -> row.value.result()));
    }

    @Override
    public int purge(Duration age, int limit) {
        return database.read(
                "purge the inbox", () -> database.inbox().purge(database.now().minus(age), limit, value -> true));
    }
}
