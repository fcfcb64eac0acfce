// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.spi.TransactionContext;
import io.holdfast.tck.TransactionContextContract;

class InMemoryTransactionContextTest extends TransactionContextContract {

    private final InMemoryDatabase database = new InMemoryDatabase(new ManualClock());
    private final TransactionContext context = new InMemoryTransactionContext(database);

    @Override
    protected TransactionContext transactions() {
        return context;
    }

    @Override
    protected void insert(String row) {
        context.resource(Tx.class).insertBusiness(row);
    }

    /** Nothing fails halfway in memory. */
    @Override
    protected void failStatement() {}

    @Override
    protected boolean isCommitted(String row) {
        return database.business().contains(row);
    }
}
