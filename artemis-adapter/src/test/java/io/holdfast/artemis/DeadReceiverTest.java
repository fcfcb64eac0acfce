// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.spi.Delivery;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.Subscription;
import io.holdfast.tck.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQRemoteDisconnectException;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receiver's connection breaks: others get what it held, at once and in order. */
final class DeadReceiverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String TRANSFERS = "transfers";
    private static final String LEDGER = "ledger";

    private TestBroker broker;
    private ArtemisBroker client;
    private ArtemisBroker another;

    @BeforeEach
    void start(@TempDir Path folder) {
        broker = new TestBroker(folder);
        client = open();
        another = open();
        client.transport().verify(TRANSFERS);
    }

    private ArtemisBroker open() {
        return ArtemisBroker.at(broker.url())
                .queues(QueueMode.CREATE)
                .application("bank")
                .timeout(Duration.ofSeconds(5))
                .open();
    }

    @AfterEach
    void stop() {
        client.close();
        another.close();
        broker.close();
    }

    private static Subscription subscribe(ArtemisBroker client) {
        return Messages.subscribe(client.source(), TRANSFERS, LEDGER, true);
    }

    private void send(String... ids) {
        for (String id : ids) {
            Messages.accepted(client.transport(), Messages.keyed(id, TRANSFERS, "a"));
        }
    }

    private static String id(Delivery delivery) {
        return delivery.message().id().value();
    }

    private List<RemotingConnection> receiving() {
        return broker.server().getSessions().stream()
                .filter(session -> session.getConsumerCount() > 0)
                .map(ServerSession::getRemotingConnection)
                .toList();
    }

    /** The broker keeps the sessions of a connection that could be resumed, and what they hold, for its time to live. */
    @Test
    void whatHoldsMessages_isNotKeptForAClientThatNeverResumes() {
        send("a0");
        PreparedMessages halves = client.halfMessages();
        assertThat(halves.due(1)).isEmpty();
        try (Subscription subscription = subscribe(client)) {
            assertThat(id(Messages.next(subscription))).isEqualTo("a0");
            // The lane's, and the subscription's.
            assertThat(receiving()).hasSize(2).noneMatch(RemotingConnection::isSupportReconnect);
            assertThat(broker.server().getRemotingService().getConnections())
                    .as("the sender's answers need it")
                    .anyMatch(RemotingConnection::isSupportReconnect);
        }
    }

    /** Ending a session, the broker gives its keys to others before it puts back what a transaction on disk holds up. */
    @Test
    void inOrder_nothingIsTakenWhileAnAcknowledgementIsOpen() {
        send("a0", "a1");
        try (Subscription subscription = subscribe(client)) {
            Messages.next(subscription).acknowledge();
            assertThat(id(Messages.next(subscription))).isEqualTo("a1");
            assertThat(Eventually.within(
                            PATIENCE,
                            () -> broker.server().locateQueue(TRANSFERS).getDeliveringCount() == 1))
                    .as("only a1 is held")
                    .isTrue();
        }
    }

    @RepeatedTest(3)
    void orderOfAKey_survivesABrokenConnection() {
        send("a0", "a1", "a2", "a3");
        try (Subscription first = subscribe(client)) {
            Messages.next(first).acknowledge();
            assertThat(id(Messages.next(first))).isEqualTo("a1");
            RemotingConnection broken = receiving().get(0);
            try (Subscription second = subscribe(another)) {
                broken.fail(new ActiveMQRemoteDisconnectException("cut by a test"));
                broken.destroy();
                Delivery next = Messages.next(second);
                assertThat(id(next)).isIn("a0", "a1");
                next.acknowledge();
            }
        }
    }
}
