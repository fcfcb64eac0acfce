// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import io.holdfast.Message;
import io.holdfast.artemis.ArtemisBroker;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.core.RelaySettings;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.outbox.SchemaMode;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Holdfast with its default settings. */
final class Ours implements Contestant {

    private static final int ROWS_PER_TRANSACTION = 1_000;
    private static final int FEW = 10;
    private static final Duration SHORT_LEASE = Duration.ofSeconds(3);

    private final Lab lab;
    private final JdbcTransactionContext transactions;
    private @Nullable Holdfast running;

    Ours(Lab lab) {
        this.lab = lab;
        this.transactions = new JdbcTransactionContext(lab.pool());
    }

    @Override
    public String name() {
        return "ours";
    }

    @Override
    public void create() {
        RelaySettings defaults = RelaySettings.defaults();
        running = build(
                SchemaMode.CREATE,
                defaults.withBatch(Integer.getInteger("batch", defaults.batch()))
                        .withWorkers(Integer.getInteger("workers", defaults.workers())));
    }

    private Holdfast holdfast() {
        return Objects.requireNonNull(running, "not created yet");
    }

    private Holdfast build(SchemaMode mode, RelaySettings relay) {
        JdbcOutbox outbox =
                JdbcOutbox.on(lab.pool(), transactions).schemaMode(mode).open();
        return Holdfast.builder()
                .transactions(transactions)
                .store(outbox.store())
                .transport(ArtemisBroker.at(lab.broker().url()).open().transport())
                .destination(Payload.DESTINATION, DestinationSettings.defaults())
                .relay(relay)
                .build();
    }

    @Override
    public void start() {
        holdfast().start();
    }

    @Override
    public void stop() {
        holdfast().close();
    }

    @Override
    public void transact(int random, long number) throws Exception {
        try (Transaction transaction = transactions.begin()) {
            Lab.business(transactions.connection(), random);
            holdfast().publisher().publish(message(number));
            if (transaction.commit() != TransactionOutcome.COMMITTED) {
                throw new IllegalStateException("not committed");
            }
        }
    }

    /** Many messages, some per transaction, with nothing else in it. */
    void publish(int messages) {
        for (int i = 0; i < messages; i += FEW) {
            List<Message> few = IntStream.range(i, Math.min(messages, i + FEW))
                    .mapToObj(Ours::message)
                    .toList();
            try (Transaction transaction = transactions.begin()) {
                holdfast().publisher().publishAll(few);
                transaction.commit();
            }
        }
    }

    private static Message message(long number) {
        return Message.to(Payload.DESTINATION)
                .type(Payload.TYPE)
                .payload(Payload.bytes(number))
                .build();
    }

    /** As a process leaves them that has died: claimed by it, until its lease is over. */
    @Override
    public void fill(int rows) throws Exception {
        try (Holdfast dead = build(
                SchemaMode.TRUST,
                RelaySettings.defaults().withLease(SHORT_LEASE).withSendTimeout(Duration.ofSeconds(1)))) {
            for (int i = 0; i < rows; i += ROWS_PER_TRANSACTION) {
                List<Message> messages = new ArrayList<>();
                for (int j = i; j < Math.min(rows, i + ROWS_PER_TRANSACTION); j++) {
                    messages.add(message(j));
                }
                try (Transaction transaction = transactions.begin()) {
                    dead.publisher().publishAll(messages);
                    transaction.commit();
                }
            }
        }
        Thread.sleep(SHORT_LEASE.toMillis());
    }

    @Override
    public long left() throws Exception {
        return lab.number("SELECT count(*) FROM holdfast_message");
    }
}
