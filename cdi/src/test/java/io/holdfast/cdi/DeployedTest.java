// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.holdfast.Handles;
import io.holdfast.MessageHandler;
import io.holdfast.NoTransactionException;
import io.holdfast.ReceivedMessage;
import io.holdfast.ReliablePublisher;
import io.holdfast.artemis.EmbeddedBroker;
import io.holdfast.tck.Eventually;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Our jar as servers get it: a library in a web application that is deployed. Its beans are injected into the test. */
@ExtendWith({DeployedTest.Surroundings.class, ArquillianExtension.class})
final class DeployedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static EmbeddedBroker broker;
    private static Store store;

    @Inject
    ReliablePublisher publisher;

    @Inject
    Bank bank;

    @Inject
    Credit credit;

    /** Broker and database are there before the application is deployed, and until it has gone. */
    static final class Surroundings implements BeforeAllCallback, AfterAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) throws Exception {
            broker = EmbeddedBroker.start(Files.createTempDirectory("holdfast-cdi"));
            store = Store.h2();
        }

        @Override
        public void afterAll(ExtensionContext context) {
            broker.close();
        }
    }

    @Deployment
    static WebArchive application() {
        return Wars.war(
                Map.of(
                        "holdfast.schema.mode", "create",
                        "holdfast.broker.url", broker.url(),
                        "holdfast.broker.queues", "create",
                        "holdfast.destinations.transfers.guarantee", "outbox"),
                Pool.class,
                Bank.class,
                Credit.class);
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

    /** Publishes. */
    @ApplicationScoped
    static class Bank {

        @Inject
        ReliablePublisher publisher;

        @Transactional
        public void transfer(String name) {
            publisher.publish("transfers", name);
        }

        @Transactional
        public void fail(String name) {
            transfer(name);
            throw new IllegalStateException("after publishing");
        }
    }

    /** Is told. */
    @ApplicationScoped
    @Handles(destination = "transfers", consumer = "bank2")
    static class Credit implements MessageHandler<RuntimeException> {

        private final List<String> applied = new CopyOnWriteArrayList<>();

        @Override
        public void apply(ReceivedMessage message) {
            applied.add(message.text());
        }

        List<String> applied() {
            return applied;
        }
    }

    @Test
    void injectedPublisher_joinsTransactions_andHandlersRunOnce() throws Exception {
        assertThatThrownBy(() -> publisher.publish("transfers", "none")).isInstanceOf(NoTransactionException.class);
        assertThatThrownBy(() -> bank.fail("rolled back")).hasMessage("after publishing");
        bank.transfer("declared");
        com.arjuna.ats.jta.UserTransaction.userTransaction().begin();
        publisher.publish("transfers", "by hand");
        com.arjuna.ats.jta.UserTransaction.userTransaction().commit();

        assertThat(Eventually.within(PATIENCE, () -> credit.applied().size() >= 2))
                .isTrue();
        assertThat(Eventually.within(
                        PATIENCE,
                        () -> store.rows("SELECT id FROM holdfast_message").isEmpty()))
                .isTrue();
        assertThat(credit.applied()).containsExactlyInAnyOrder("declared", "by hand");
        assertThat(store.rows("SELECT consumer FROM holdfast_inbox")).containsExactly("bank2", "bank2");
    }
}
