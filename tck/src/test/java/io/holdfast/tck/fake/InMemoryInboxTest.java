// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.spi.Inbox;
import io.holdfast.spi.TransactionContext;
import io.holdfast.tck.InboxContract;
import java.time.Duration;

class InMemoryInboxTest extends InboxContract {

    private final ManualClock clock = new ManualClock();
    private final InMemoryDatabase database = new InMemoryDatabase(clock);
    private final InMemoryTransactionContext context = new InMemoryTransactionContext(database);
    private final Inbox inbox = new InMemoryInbox(database, context);

    @Override
    protected Inbox inbox() {
        return inbox;
    }

    @Override
    protected TransactionContext transactions() {
        return context;
    }

    @Override
    protected void elapse(Duration time) {
        clock.advance(time);
    }
}
