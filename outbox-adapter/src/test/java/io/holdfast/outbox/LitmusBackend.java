// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.spi.Inbox;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.TransactionContext;
import io.holdfast.tck.fake.InMemoryDatabase;
import io.holdfast.tck.fake.InMemoryInbox;
import io.holdfast.tck.fake.InMemoryMarkers;
import io.holdfast.tck.fake.InMemoryMessageStore;
import io.holdfast.tck.fake.InMemoryTransactionContext;
import io.holdfast.tck.fake.ManualClock;
import java.time.Duration;
import java.util.function.Consumer;

/** What a litmus test runs on: the model of the TCK, or a database. */
record LitmusBackend(
        TransactionContext transactions,
        MessageStore store,
        Markers markers,
        Inbox inbox,
        Consumer<Duration> elapse,
        Runnable look) {

    /** A new, empty one. */
    static LitmusBackend model() {
        ManualClock clock = new ManualClock();
        InMemoryDatabase database = new InMemoryDatabase(clock);
        InMemoryTransactionContext context = new InMemoryTransactionContext(database);
        return new LitmusBackend(
                context,
                new InMemoryMessageStore(database, context),
                new InMemoryMarkers(database, context),
                new InMemoryInbox(database, context),
                clock::advance,
                () -> {});
    }

    static LitmusBackend of(TestDatabase database) {
        database.clear();
        return new LitmusBackend(
                database.transactions,
                database.outbox.store(),
                database.outbox.markers(),
                database.outbox.inbox(),
                database::elapse,
                database::look);
    }
}
