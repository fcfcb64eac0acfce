// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionalTransport;
import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.TransactionalTransportContract;

class InMemoryTransactionalTransportTest extends TransactionalTransportContract {

    private final FakeBroker fake = new FakeBroker();
    private final InMemoryDatabase database = new InMemoryDatabase(fake.clock);
    private final InMemoryTransactionContext context = new InMemoryTransactionContext(database);
    private final TransactionalTransport transactional = fake.broker.transactional(context);

    @Override
    protected BrokerBackend broker() {
        return fake;
    }

    @Override
    protected TransactionalTransport transactional() {
        return transactional;
    }

    @Override
    protected TransactionContext transactions() {
        return context;
    }

    @Override
    protected void insert(String row) {
        context.resource(Tx.class).insertBusiness(row);
    }

    @Override
    protected boolean isCommitted(String row) {
        return database.business().contains(row);
    }

    @Override
    protected void down(boolean down) {
        fake.broker.down(down);
    }
}
