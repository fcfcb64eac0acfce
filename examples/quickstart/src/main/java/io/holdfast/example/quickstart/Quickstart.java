// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.quickstart;

import io.holdfast.PublishOutcome;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.outbox.SchemaMode;
import io.holdfast.tck.fake.InMemoryBroker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;

/** The quickstart of the README: a database of its own, and the in-memory broker of the TCK. */
public final class Quickstart {

    private Quickstart() {}

    /**
     * Sends one message and waits until it has been received.
     *
     * @param arguments none
     * @throws InterruptedException if it is interrupted while it waits
     */
    public static void main(String[] arguments) throws InterruptedException {
        JdbcConnectionPool bank1 = JdbcConnectionPool.create("jdbc:h2:mem:bank1", "sa", "");
        JdbcTransactionContext transactions = new JdbcTransactionContext(bank1);
        JdbcOutbox outbox =
                JdbcOutbox.on(bank1, transactions).schemaMode(SchemaMode.CREATE).open();
        InMemoryBroker broker = new InMemoryBroker(InstantSource.system());
        broker.bind("transfers", "bank2");
        broker.waitAtMost(Duration.ofSeconds(1));
        CountDownLatch received = new CountDownLatch(1);

        Holdfast holdfast = Holdfast.builder()
                .transactions(transactions)
                .store(outbox.store())
                .inbox(outbox.inbox())
                .transport(broker.transport("bank1"))
                .source(broker.source("bank2"))
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
            bank1.dispose();
        }
    }
}
