// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.PermanentFailureException;
import io.holdfast.ReceivedMessage;
import io.holdfast.core.ConsumerSettings;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.core.RetryLadder;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.spi.Inbox;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The half of the application that consumes: two consumers of everything without order, one of everything with order. */
final class ConsumerSide implements AutoCloseable {

    static final List<String> PLAIN = List.of("billing", "shipping");
    static final String KEYED = "ledger";

    private final HikariDataSource pool;
    private final JdbcTransactionContext transactions;
    private final Connections broker;
    private final Holdfast holdfast;

    ConsumerSide(Settings settings) {
        pool = Pools.open(settings.consumer(), 3 * settings.consumers() + 3);
        transactions = new JdbcTransactionContext(HookedDataSource.of(pool, Point.BEFORE_APPLY, Point.AFTER_APPLY));
        Inbox inbox = Pools.outbox(pool, transactions).inbox();
        boolean lonely = settings.has(Bug.INBOX_ALONE);
        broker = Connections.open(settings);
        ConsumerSettings consumer = ConsumerSettings.defaults()
                .withConcurrency(settings.consumers())
                .withBusyDelay(Duration.ofMillis(100))
                .withLadder(RetryLadder.of(16, Duration.ofMillis(100)));
        Holdfast.Builder builder = Holdfast.builder()
                .node(settings.node())
                .transactions(transactions)
                .inbox(new HookedInbox(lonely ? new Planted.LonelyInbox(inbox, transactions) : inbox))
                .source(new HookedSource(broker.source()))
                .destination(ProducerSide.PLAIN, DestinationSettings.defaults())
                .destination(ProducerSide.KEYED, DestinationSettings.defaults().withOrdered(true))
                .shutdownTimeout(Duration.ofSeconds(5));
        PLAIN.forEach(name -> builder.consumer(name, ProducerSide.PLAIN, message -> apply(name, message), consumer));
        builder.consumer(KEYED, ProducerSide.KEYED, message -> apply(KEYED, message), consumer);
        holdfast = builder.build();
        holdfast.start();
    }

    private void apply(String consumer, ReceivedMessage message) throws SQLException {
        if (message.headers().containsKey(Publishers.POISON)) {
            throw new PermanentFailureException("Cannot apply it", "it was planned as poison", "Nothing to be done.");
        }
        if (message.headers().containsKey(Publishers.FLAKY) && message.attempt() == 1) {
            throw new IllegalStateException("the test says so");
        }
        try (PreparedStatement insert = transactions
                .connection()
                .prepareStatement(
                        "INSERT INTO effect (id, consumer, message_key, number, digest) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, message.id().value());
            insert.setString(2, consumer);
            insert.setString(3, message.key().orElse(""));
            insert.setLong(4, Long.parseLong(message.headers().get(Publishers.NUMBER)));
            insert.setString(5, Payloads.digest(message.bytes(), message.headers()));
            insert.executeUpdate();
        }
        Point.AFTER_EFFECT.pass();
    }

    @Override
    public void close() {
        holdfast.close();
        broker.close();
        pool.close();
    }
}
