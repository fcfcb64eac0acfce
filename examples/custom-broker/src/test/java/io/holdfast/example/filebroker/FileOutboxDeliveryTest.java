// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.MessageHandler;
import io.holdfast.core.ConsumerSettings;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.core.RelaySettings;
import io.holdfast.core.RetryLadder;
import io.holdfast.spi.TransactionContext;
import io.holdfast.tck.Capabilities;
import io.holdfast.tck.Capability;
import io.holdfast.tck.DeliveryContract;
import io.holdfast.tck.Engine;
import io.holdfast.tck.fake.InMemoryDatabase;
import io.holdfast.tck.fake.InMemoryInbox;
import io.holdfast.tck.fake.InMemoryMessageStore;
import io.holdfast.tck.fake.InMemoryTransactionContext;
import io.holdfast.tck.fake.Tx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The outbox over the file broker. Ladder and lease are short, because the contract waits for real. */
final class FileOutboxDeliveryTest extends DeliveryContract {

    private static final ConsumerSettings CONSUMER =
            ConsumerSettings.defaults().withLadder(RetryLadder.of(16, Duration.ofMillis(100)));
    private static final RelaySettings RELAY =
            RelaySettings.defaults().withSendTimeout(Duration.ofSeconds(2)).withLease(Duration.ofSeconds(5));

    private final InMemoryDatabase database = new InMemoryDatabase(InstantSource.system());
    private final InMemoryTransactionContext transactions = new InMemoryTransactionContext(database);

    @TempDir
    private Path directory;

    @Override
    protected Engine start(String destination, String consumer, MessageHandler<?> handler) {
        FileBroker broker = FileBroker.open(directory, InstantSource.system());
        broker.bind(destination, consumer);
        Holdfast holdfast = Holdfast.builder()
                .transactions(transactions)
                .store(new InMemoryMessageStore(database, transactions))
                .inbox(new InMemoryInbox(database, transactions))
                .transport(broker.transport())
                .source(broker)
                .destination(destination, DestinationSettings.defaults())
                .consumer(consumer, destination, handler, CONSUMER)
                .relay(RELAY)
                .build();
        holdfast.start();
        return new FileEngine(holdfast, broker, database);
    }

    @Override
    protected Capabilities capabilities() {
        return Capabilities.allExcept(Capability.INSPECTION);
    }

    @Override
    protected TransactionContext transactions() {
        return transactions;
    }

    @Override
    protected void insert(String row) {
        transactions.resource(Tx.class).insertBusiness(row);
    }

    @Override
    protected List<String> rows() {
        return database.business();
    }
}
