// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.spi.Markers;
import io.holdfast.spi.TransactionContext;
import io.holdfast.tck.MarkersContract;
import java.time.Duration;

class InMemoryMarkersTest extends MarkersContract {

    private final ManualClock clock = new ManualClock();
    private final InMemoryDatabase database = new InMemoryDatabase(clock);
    private final InMemoryTransactionContext context = new InMemoryTransactionContext(database);
    private final Markers markers = new InMemoryMarkers(database, context);

    @Override
    protected Markers markers() {
        return markers;
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
