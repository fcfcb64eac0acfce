// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.Answers;
import io.holdfast.CheckBack;
import io.holdfast.Handles;
import io.holdfast.MessageHandler;
import io.holdfast.MessageId;
import io.holdfast.PendingMessage;
import io.holdfast.PublishOutcome;
import io.holdfast.ReceivedMessage;
import io.holdfast.ReliablePublisher;
import io.holdfast.Verdict;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.MessagingListener;
import io.holdfast.spi.PayloadCodec;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.Transport;
import io.holdfast.tck.Eventually;
import io.holdfast.tck.fake.InMemoryBroker;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** The application's own beans come first: here it has its own broker, its own transactions, its own way of writing money. */
final class OverridesTest {

    private static Store store;
    private static InMemoryBroker broker;
    private static final List<String> HEARD = new CopyOnWriteArrayList<>();
    private static final List<String> DESTROYED = new CopyOnWriteArrayList<>();

    /** What replaces ours. */
    @ApplicationScoped
    static class Own {

        @Produces
        @Singleton
        DataSource dataSource() {
            JdbcDataSource source = new JdbcDataSource();
            source.setURL(store.database().url());
            source.setUser(store.database().user());
            return source;
        }

        @Produces
        @Singleton
        JdbcTransactionContext transactions(DataSource source) {
            return new JdbcTransactionContext(source);
        }

        @Produces
        @ApplicationScoped
        Transport transport() {
            return broker.transport("own");
        }

        @Produces
        @ApplicationScoped
        MessageSource source() {
            return broker.source("own");
        }

        @Produces
        @ApplicationScoped
        PreparedMessages halves() {
            return broker.prepared("own");
        }
    }

    /** Money as plain text. */
    @ApplicationScoped
    static class Money implements PayloadCodec {

        @Override
        public Optional<Encoded> encode(Object payload) {
            return payload instanceof BigDecimal amount
                    ? Optional.of(new Encoded(
                            "money", "text/plain", amount.toPlainString().getBytes(StandardCharsets.US_ASCII)))
                    : Optional.empty();
        }

        @Override
        public <T> Optional<T> decode(EncodedMessage message, Class<T> type) {
            return Optional.empty();
        }
    }

    /** Hears what is published. */
    @ApplicationScoped
    static class Ear implements MessagingListener {

        @Override
        public void published(MessageId id, String destination) {
            HEARD.add(destination);
        }
    }

    /** A bean without a scope: it lives as long as the application. */
    @Dependent
    @Handles(destination = "amounts", consumer = "c")
    static class Booking implements MessageHandler<SQLException> {

        @Inject
        JdbcTransactionContext transactions;

        @Override
        public void apply(ReceivedMessage message) throws SQLException {
            try (Statement insert = transactions.connection().createStatement()) {
                insert.executeUpdate("INSERT INTO business (name) VALUES ('" + message.text() + "')");
            }
        }

        @PreDestroy
        void gone() {
            DESTROYED.add("booking");
        }
    }

    /** Knows what became of transfers. */
    @ApplicationScoped
    @Answers("halves")
    static class Known implements CheckBack {

        @Override
        public Verdict check(PendingMessage message) {
            return Verdict.COMMITTED;
        }
    }

    @Test
    void ownParts_replaceOurs() throws Exception {
        store = Store.h2();
        broker = new InMemoryBroker(InstantSource.system());
        broker.declare("amounts");
        broker.bind("amounts", "c");
        broker.declare("halves");
        broker.bind("halves", "d");
        DESTROYED.clear();
        try (Application application = Application.start(
                Map.of(
                        "holdfast.schema.mode", "create",
                        "holdfast.destinations.amounts.guarantee", "outbox",
                        "holdfast.destinations.halves.guarantee", "half-message"),
                Own.class,
                Money.class,
                Ear.class,
                Booking.class,
                Known.class)) {
            ReliablePublisher publisher = application.get(ReliablePublisher.class);
            PublishOutcome outcome = publisher.execute(() -> publisher.publish("amounts", new BigDecimal("12.50")));
            assertThat(outcome).isEqualTo(PublishOutcome.DELEGATED);
            assertThat(publisher.execute(() -> publisher.publish("halves", "h")))
                    .isEqualTo(PublishOutcome.CONFIRMED);
            assertThat(Eventually.within(
                            Duration.ofSeconds(30), () -> !store.rows().isEmpty()))
                    .isTrue();
            assertThat(broker.depth("halves", "d")).isEqualTo(1);
            assertThat(HEARD).contains("amounts", "halves");
            assertThat(DESTROYED).isEmpty();
        }
        assertThat(store.rows()).containsExactly("12.50");
        assertThat(DESTROYED).containsExactly("booking");
    }
}
