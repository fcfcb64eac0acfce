// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import io.holdfast.artemis.ArtemisBroker;
import io.holdfast.artemis.QueueMode;
import io.holdfast.core.ConsumerSettings;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.outbox.SchemaMode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holdfast's receiver with its inbox, default settings. */
final class OurReceiver implements Receiver {

    static final String NAME = "ours";

    private final Lab lab;
    private final JdbcTransactionContext transactions;
    private @Nullable ArtemisBroker broker;
    private @Nullable Holdfast running;

    OurReceiver(Lab lab) {
        this.lab = lab;
        this.transactions = new JdbcTransactionContext(lab.pool());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void create() {
        JdbcOutbox tables = JdbcOutbox.on(lab.pool(), transactions)
                .schemaMode(SchemaMode.CREATE)
                .open();
        ArtemisBroker open =
                ArtemisBroker.at(lab.broker().url()).queues(QueueMode.CREATE).open();
        broker = open;
        running = Holdfast.builder()
                .transactions(transactions)
                .inbox(tables.inbox())
                .source(open.source())
                .destination(Payload.DESTINATION, DestinationSettings.defaults())
                .consumer(
                        "bench",
                        Payload.DESTINATION,
                        message -> Lab.business(transactions.connection(), Payload.number(message.bytes())),
                        ConsumerSettings.defaults().withConcurrency(THREADS))
                .build();
    }

    @Override
    public void start() {
        Objects.requireNonNull(running, "not created yet").start();
    }

    @Override
    public void stop() {
        Objects.requireNonNull(running, "not created yet").close();
        Objects.requireNonNull(broker, "not created yet").close();
    }
}
