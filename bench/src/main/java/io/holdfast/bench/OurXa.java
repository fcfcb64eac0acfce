// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import io.holdfast.Guarantee;
import io.holdfast.Message;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.jms.JmsBroker;
import io.holdfast.jta.JtaTransactionContext;
import io.holdfast.jta.NarayanaXa;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Objects;
import org.apache.activemq.artemis.jms.client.ActiveMQXAConnectionFactory;
import org.jspecify.annotations.Nullable;

/** Two-phase commit by Holdfast, with recovery at work. */
final class OurXa implements Contestant {

    static final String NAME = "xa";
    static final String NODE = "bench";

    private static final String DATABASE = "database";
    private static final String BROKER = "broker";

    private final Lab lab;
    private final Path store;
    private @Nullable Running running;

    private record Running(NarayanaXa xa, JtaTransactionContext transactions, JmsBroker broker, Holdfast holdfast) {}

    OurXa(Lab lab, Path store) {
        this.lab = lab;
        this.store = store;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void create() {
        ActiveMQXAConnectionFactory factory =
                new ActiveMQXAConnectionFactory(lab.broker().url());
        NarayanaXa xa = NarayanaXa.builder()
                .node(NODE)
                .objectStore(store)
                .allowTemporaryObjectStore()
                .database(DATABASE, lab.xaPool())
                .broker(BROKER, factory, factory)
                .start();
        JtaTransactionContext transactions = xa.transactions(DATABASE);
        JmsBroker broker = JmsBroker.over(factory)
                .enlisting(xa.connectionFactory(BROKER), transactions)
                .open();
        Holdfast holdfast = Holdfast.builder()
                .transactions(transactions)
                .transactionalTransport(broker.inTransaction())
                .destination(Payload.DESTINATION, DestinationSettings.defaults().withGuarantee(Guarantee.XA))
                .build();
        running = new Running(xa, transactions, broker, holdfast);
    }

    private Running running() {
        return Objects.requireNonNull(running, "not created yet");
    }

    @Override
    public void start() {
        running().holdfast().start();
    }

    @Override
    public void transact(int random, long number) throws Exception {
        try (Transaction transaction = running().transactions().begin()) {
            Lab.business(running().transactions().resource(Connection.class), random);
            running()
                    .holdfast()
                    .publisher()
                    .publish(Message.to(Payload.DESTINATION)
                            .type(Payload.TYPE)
                            .payload(Payload.bytes(number))
                            .build());
            if (transaction.commit() != TransactionOutcome.COMMITTED) {
                throw new IllegalStateException("not committed");
            }
        }
    }

    @Override
    public void stop() {
        running().holdfast().close();
        running().broker().close();
        running().xa().close();
    }

    /** What prepares and commits is not counted, as BEGIN and COMMIT are not. */
    @Override
    public int statements() {
        return 2;
    }
}
