// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Answers;
import io.holdfast.CheckBack;
import io.holdfast.Handles;
import io.holdfast.MessageHandler;
import io.holdfast.MessageId;
import io.holdfast.Operations;
import io.holdfast.PendingMessage;
import io.holdfast.ReceivedMessage;
import io.holdfast.ReliablePublisher;
import io.holdfast.Verdict;
import io.holdfast.spi.MessagingListener;
import io.holdfast.tck.Eventually;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Half messages, a named instance, payload objects, a listener that is a bean. */
class HalfMessageTest {

    /** What is sent. */
    public record Transfer(String from, String to, String amount) {}

    @RegisterExtension
    static final QuarkusUnitTest APP = new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(
                    Ledger.class, Bank.class, Asked.class, Notes.class, Transfer.class, Eventually.class))
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", Ledger.url("halves"))
            // A busy machine may take its time to make a database.
            .overrideConfigKey("quarkus.datasource.jdbc.acquisition-timeout", "60S")
            .overrideConfigKey("quarkus.holdfast.\"bank\".destinations.transfers.guarantee", "half-message")
            .overrideConfigKey("quarkus.holdfast.\"bank\".destinations.asked.guarantee", "half-message")
            .overrideConfigKey("quarkus.holdfast.\"bank\".consumers.bank2.concurrency", "1");

    @Inject
    @Identifier("bank")
    ReliablePublisher publisher;

    @Inject
    @Identifier("bank")
    Operations operations;

    @Inject
    Ledger ledger;

    @Inject
    Notes notes;

    @Test
    void committed_isAppliedOnce_rolledBack_isNot() {
        QuarkusTransaction.requiringNew().run(() -> {
            publisher.publish("transfers", new Transfer("bank1", "bank2", "2000.00"));
            publisher.publish("asked", "hello");
        });
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    publisher.publish("transfers", new Transfer("bank1", "bank2", "1.00"));
                    throw new IllegalStateException("changed its mind");
                }))
                .hasMessageContaining("changed its mind");

        ledger.awaitExactly("2000.00 by bank2");
        assertThat(notes.published()).containsExactly("transfers", "asked", "transfers");
        assertThat(Eventually.within(
                        Duration.ofSeconds(60),
                        () -> operations.status().stream().allMatch(status -> status.undecided() == 0)))
                .isTrue();
    }

    @ApplicationScoped
    @Handles(destination = "transfers", consumer = "bank2", instance = "bank")
    static class Bank implements MessageHandler<SQLException> {

        @Inject
        Ledger ledger;

        @Override
        public void apply(ReceivedMessage message) throws SQLException {
            ledger.add(message.payload(Transfer.class).amount() + " by " + MDC.get("holdfast.consumer"));
        }
    }

    @ApplicationScoped
    @Answers(value = "asked", instance = "bank")
    static class Asked implements CheckBack {

        @Override
        public Verdict check(PendingMessage message) {
            return Verdict.COMMITTED;
        }
    }

    @ApplicationScoped
    static class Notes implements MessagingListener {

        private final Queue<String> published = new ConcurrentLinkedQueue<>();

        Queue<String> published() {
            return published;
        }

        @Override
        public void published(MessageId id, String destination) {
            published.add(destination);
        }
    }
}
