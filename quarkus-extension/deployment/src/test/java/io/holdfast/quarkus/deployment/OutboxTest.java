// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Handles;
import io.holdfast.MessageHandler;
import io.holdfast.MessageRejectedException;
import io.holdfast.NoTransactionException;
import io.holdfast.Operations;
import io.holdfast.Operations.Filter;
import io.holdfast.ReceivedMessage;
import io.holdfast.ReliablePublisher;
import io.holdfast.tck.Eventually;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Publisher, relay, broker of test mode, consumer, inbox: without a key but that of the destination. */
class OutboxTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(Ledger.class, Bookkeeper.class, Early.class, Eventually.class))
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", Ledger.url("outbox"))
            // A busy machine may take its time to make a database.
            .overrideConfigKey("quarkus.datasource.jdbc.acquisition-timeout", "60S")
            .overrideConfigKey("quarkus.holdfast.destinations.transfers.guarantee", "outbox");

    @Inject
    ReliablePublisher publisher;

    @Inject
    Operations operations;

    @Inject
    Ledger ledger;

    @Test
    void committed_isAppliedOnce_rolledBack_isNot() {
        QuarkusTransaction.requiringNew().run(() -> publisher.publish("transfers", "one"));
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    publisher.publish("transfers", "never");
                    throw new IllegalStateException("changed its mind");
                }))
                .hasMessageContaining("changed its mind");
        QuarkusTransaction.requiringNew().run(() -> publisher.publish("transfers", "two"));

        ledger.awaitExactly("early", "one", "two");
        assertThat(Eventually.within(
                        Duration.ofSeconds(60),
                        () -> operations.status().stream().allMatch(status -> status.waiting() == 0)))
                .isTrue();
    }

    @Test
    void publishingOutsideATransaction_isRefused() {
        assertThatThrownBy(() -> publisher.publish("transfers", "lost")).isInstanceOf(NoTransactionException.class);
    }

    @Test
    void whatOperationsRefuse_isToldAsItIs() {
        assertThatThrownBy(() -> operations.list(Filter.everything(), 0)).isInstanceOf(MessageRejectedException.class);
    }

    /** The first to need the library, in a transaction, before it has started. */
    @ApplicationScoped
    static class Early {

        void publish(@Observes StartupEvent event, ReliablePublisher publisher) {
            QuarkusTransaction.requiringNew().run(() -> publisher.publish("transfers", "early"));
        }
    }

    @ApplicationScoped
    @Handles(destination = "transfers", consumer = "bookkeeper")
    static class Bookkeeper implements MessageHandler<SQLException> {

        @Inject
        Ledger ledger;

        @Override
        public void apply(ReceivedMessage message) throws SQLException {
            ledger.add(message.text());
        }
    }
}
