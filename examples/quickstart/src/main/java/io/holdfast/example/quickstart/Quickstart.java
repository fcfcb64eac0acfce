// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.quickstart;

import io.holdfast.PublishOutcome;
import io.holdfast.artemis.ArtemisBroker;
import io.holdfast.artemis.EmbeddedBroker;
import io.holdfast.artemis.QueueMode;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.outbox.SchemaMode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;

/** The quickstart of the README: a database and a broker in its own process. */
public final class Quickstart {

    private Quickstart() {}

    /**
     * Sends one message and waits until it has been received.
     *
     * @param arguments none
     * @throws IOException if the broker finds no folder to work in
     * @throws InterruptedException if it is interrupted while it waits
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        JdbcConnectionPool bank1 = JdbcConnectionPool.create("jdbc:h2:mem:bank1", "sa", "");
        JdbcTransactionContext transactions = new JdbcTransactionContext(bank1);
        JdbcOutbox outbox =
                JdbcOutbox.on(bank1, transactions).schemaMode(SchemaMode.CREATE).open();
        EmbeddedBroker embedded = EmbeddedBroker.start(Files.createTempDirectory("quickstart"));
        ArtemisBroker broker =
                ArtemisBroker.at(embedded.url()).queues(QueueMode.CREATE).open();
        CountDownLatch received = new CountDownLatch(1);

        Holdfast holdfast = Holdfast.builder()
                .transactions(transactions)
                .store(outbox.store())
                .inbox(outbox.inbox())
                .transport(broker.transport())
                .source(broker.source())
                .destination("transfers", DestinationSettings.defaults())
                .consumer("bank2", "transfers", message -> {
                    System.out.println("bank2 received: " + message.text());
                    received.countDown();
                })
                .build();

        try (holdfast) {
            holdfast.start();
            PublishOutcome outcome = holdfast.publisher().execute(() -> {
                // Your SQL on transactions.connection() goes here: it commits, or not, together with the message.
                holdfast.publisher().publish("transfers", "10.00 for Li Si");
            });
            System.out.println("bank1 committed: " + outcome.isCommitted());
            received.await(10, TimeUnit.SECONDS);
        } finally {
            broker.close();
            embedded.close();
            bank1.dispose();
        }
    }
}
