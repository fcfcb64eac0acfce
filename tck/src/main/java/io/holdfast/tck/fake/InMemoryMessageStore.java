// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.Status;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The outbox of an {@link InMemoryDatabase}. Messages keep the order of their insertion, not of their commit.
 *
 * <p>Holds no state of its own: several stores over one database stand for several processes. Safe for use by many
 * threads.
 */
public final class InMemoryMessageStore implements MessageStore, Inspection {

    private final InMemoryDatabase database;
    private final InMemoryTransactionContext context;

    /** Makes the store of a database; messages are appended in the transaction of the context. */
    public InMemoryMessageStore(InMemoryDatabase database, InMemoryTransactionContext context) {
        this.database = database;
        this.context = context;
    }

    @Override
    public List<Appended> append(List<NewMessage> messages, String owner, Duration lease) {
        Tx tx = database.active(context, "store messages");
        return database.change("store.append", () -> {
            tx.requireOpen();
            return database.messages().append(tx, messages, owner, lease, database.now());
        });
    }

    @Override
    public List<ClaimedMessage> claim(ClaimRequest request) {
        return database.change("store.claim", () -> database.messages().claim(request, database.now()));
    }

    @Override
    public Set<MessageId> settle(List<Settlement> settlements) {
        return database.change("store.settle", () -> database.messages().settle(settlements, database.now()));
    }

    @Override
    public boolean consumed(MessageId id) {
        return database.change("store.consumed", () -> database.messages().consumed(id, database.now()));
    }

    @Override
    public int purge(Duration age, int limit) {
        return database.read(
                "purge messages", () -> database.messages().purge(database.now().minus(age), limit));
    }

    @Override
    public List<Entry> list(Filter filter, int limit) {
        return database.read(
                "list messages", () -> Listing.select(database.messages().entries(database.now()), filter, limit));
    }

    @Override
    public Optional<Entry> find(MessageId id) {
        return database.read("find message " + id, () -> database.messages().find(id, database.now()));
    }

    @Override
    public List<Status> status() {
        return database.read(
                "count messages", () -> Listing.count(database.messages().entries(database.now())));
    }

    @Override
    public boolean retry(MessageId id) {
        return database.read("retry message " + id, () -> database.messages().retry(id, database.now()));
    }

    @Override
    public boolean discard(MessageId id) {
        return database.read("discard message " + id, () -> database.messages().discard(id));
    }
}
