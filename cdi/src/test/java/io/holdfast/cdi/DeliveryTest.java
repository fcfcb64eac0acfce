// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.holdfast.Acknowledgements;
import io.holdfast.Consumption;
import io.holdfast.Handles;
import io.holdfast.IdempotentConsumer;
import io.holdfast.MessageHandler;
import io.holdfast.MessageId;
import io.holdfast.NoTransactionException;
import io.holdfast.Operations;
import io.holdfast.ReceivedMessage;
import io.holdfast.ReliablePublisher;
import io.holdfast.artemis.EmbeddedBroker;
import io.holdfast.servers.SharedServers;
import io.holdfast.tck.Eventually;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application does with the injected beans, over a real database and a real broker. */
final class DeliveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Store store;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(folder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    /** The application's pool. */
    @ApplicationScoped
    static class Pool {

        @Produces
        @ApplicationScoped
        AgroalDataSource pool() {
            return store.pool();
        }

        void close(@Disposes AgroalDataSource pool) {
            pool.close();
        }
    }

    /** Changes a row and publishes. */
    @ApplicationScoped
    static class Bank {

        @Inject
        ReliablePublisher publisher;

        @Inject
        DataSource database;

        @Transactional
        public MessageId transfer(String name) {
            Store.insert(database, "debit " + name);
            return publisher.publish("transfers", name);
        }

        @Transactional
        public void fail(String name) {
            transfer(name);
            throw new IllegalStateException("after publishing");
        }

        public void withoutTransaction(String name) {
            publisher.publish("transfers", name);
        }
    }

    /** Lives as long as one message. */
    @RequestScoped
    static class PerMessage {

        static final Set<Integer> SEEN = ConcurrentHashMap.newKeySet();

        public void note() {
            SEEN.add(System.identityHashCode(this));
        }
    }

    /** The other bank. */
    @ApplicationScoped
    @Handles(destination = "transfers", consumer = "bank2")
    static class Credit implements MessageHandler<RuntimeException> {

        @Inject
        DataSource database;

        @Inject
        PerMessage request;

        @Override
        public void apply(ReceivedMessage message) {
            request.note();
            Store.insert(database, "credit " + message.text());
        }
    }

    /** The other three beans, used inside transactions of their caller's. */
    @ApplicationScoped
    static class Office {

        @Inject
        IdempotentConsumer consumer;

        @Inject
        Operations operations;

        @Inject
        Acknowledgements acknowledgements;

        @Inject
        DataSource database;

        @Transactional
        public Consumption once(String key) {
            return consumer.consume("office", key, () -> Store.insert(database, key));
        }

        @Transactional
        public boolean acknowledgeAndFail(MessageId id, List<Boolean> answers) {
            answers.add(acknowledgements.consumed(id));
            answers.add(operations.find(id).isEmpty());
            throw new IllegalStateException("after acknowledging");
        }
    }

    private static Application application(Map<String, String> more) {
        Map<String, String> keys = new HashMap<>(Map.of(
                "holdfast.schema.mode", "create",
                "holdfast.broker.url", broker.url(),
                "holdfast.broker.queues", "create",
                "holdfast.destinations.transfers.guarantee", "outbox"));
        keys.putAll(more);
        return Application.start(keys, Pool.class, Bank.class, PerMessage.class, Credit.class, Office.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"H2", "PostgreSQL"})
    void committed_isAppliedOnce_rolledBackIsNot(String product) {
        store = product.equals("H2") ? Store.h2() : Store.on(SharedServers.postgres());
        PerMessage.SEEN.clear();
        String address = "transfers." + product;
        try (Application application = application(Map.of("holdfast.destinations.transfers.address", address))) {
            Bank bank = application.get(Bank.class);
            assertThatThrownBy(() -> bank.fail("a")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> bank.withoutTransaction("a")).isInstanceOf(NoTransactionException.class);
            bank.transfer("b");
            bank.transfer("c");
            assertThat(Eventually.within(PATIENCE, () -> store.rows().size() >= 4))
                    .isTrue();
            assertThat(Eventually.within(
                            PATIENCE,
                            () -> store.rows("SELECT id FROM holdfast_message").isEmpty()))
                    .isTrue();
        }
        assertThat(store.rows()).containsExactly("credit b", "credit c", "debit b", "debit c");
        assertThat(store.rows("SELECT consumer FROM holdfast_inbox")).containsExactly("bank2", "bank2");
    }

    @Test
    void consumerBean_appliesOnce_inTheCallersTransaction() {
        store = Store.h2();
        try (Application application = application(Map.of())) {
            Office office = application.get(Office.class);
            assertThat(office.once("k")).isEqualTo(Consumption.APPLIED);
            assertThat(office.once("k")).isEqualTo(Consumption.ALREADY_APPLIED);
        }
        assertThat(store.rows()).containsExactly("k");
    }

    @Test
    void acknowledgement_isDurable_whateverBecomesOfItsCaller() {
        store = Store.h2();
        Map<String, String> tracked = Map.of(
                "holdfast.destinations.transfers.until-consumed", "true",
                "holdfast.destinations.transfers.address", "tracked");
        try (Application application = application(tracked)) {
            MessageId id = application.get(Bank.class).transfer("a");
            List<Boolean> answers = new ArrayList<>();
            assertThatThrownBy(() -> application.get(Office.class).acknowledgeAndFail(id, answers))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(answers).containsExactly(true, true);
            assertThat(application.get(Acknowledgements.class).consumed(id)).isFalse();
        }
        assertThat(store.rows("SELECT id FROM holdfast_message")).isEmpty();
    }
}
