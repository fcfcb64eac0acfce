// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.spi.MessageStore;
import io.holdfast.spi.TransactionContext;
import io.holdfast.tck.InspectionContract;
import java.time.Duration;

class StoreInspectionTest extends InspectionContract.OfStore {

    private final ManualClock clock = new ManualClock();
    private final InMemoryDatabase database = new InMemoryDatabase(clock);
    private final InMemoryTransactionContext context = new InMemoryTransactionContext(database);
    private final MessageStore store = new InMemoryMessageStore(database, context);

    @Override
    protected MessageStore store() {
        return store;
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
