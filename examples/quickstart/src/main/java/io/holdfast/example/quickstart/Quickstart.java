// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.quickstart;

import io.holdfast.PublishOutcome;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.tck.fake.InMemoryBroker;
import io.holdfast.tck.fake.InMemoryDatabase;
import io.holdfast.tck.fake.InMemoryInbox;
import io.holdfast.tck.fake.InMemoryMessageStore;
import io.holdfast.tck.fake.InMemoryTransactionContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The quickstart of the README, on the in-memory database and broker of the TCK. */
public final class Quickstart {

    private Quickstart() {}

    /**
     * Sends one message and waits until it has been received.
     *
     * @param arguments none
     * @throws InterruptedException if it is interrupted while it waits
     */
    public static void main(String[] arguments) throws InterruptedException {
        InstantSource clock = InstantSource.system();
        InMemoryDatabase database = new InMemoryDatabase(clock);
        InMemoryTransactionContext transactions = new InMemoryTransactionContext(database);
        InMemoryBroker broker = new InMemoryBroker(clock);
        broker.bind("transfers", "bank2");
        broker.waitAtMost(Duration.ofSeconds(1));
        CountDownLatch received = new CountDownLatch(1);

        Holdfast holdfast = Holdfast.builder()
                .transactions(transactions)
                .store(new InMemoryMessageStore(database, transactions))
                .inbox(new InMemoryInbox(database, transactions))
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
                // Your database work goes here: it commits, or not, together with the message.
                holdfast.publisher().publish("transfers", "10.00 for Li Si");
            });
            System.out.println("bank1 committed: " + outcome.isCommitted());
            received.await(10, TimeUnit.SECONDS);
        }
    }
}
