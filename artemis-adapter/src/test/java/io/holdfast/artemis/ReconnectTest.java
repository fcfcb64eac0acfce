// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.Transport;
import io.holdfast.tck.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One client over the end and the new beginning of its broker. */
final class ReconnectTest {

    private static final String TRANSFERS = "transfers";
    private static final String LEDGER = "ledger";
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private TestBroker broker;
    private ArtemisBroker client;

    @BeforeEach
    void start(@TempDir Path folder) {
        broker = new TestBroker(folder);
        client = ArtemisBroker.at(broker.url())
                .queues(QueueMode.CREATE)
                .application("bank")
                .firstCheckAfter(Duration.ofMillis(100))
                .timeout(TIMEOUT)
                .open();
    }

    @AfterEach
    void stop() {
        client.close();
        broker.close();
    }

    private static void inTime(Runnable act) {
        long start = System.nanoTime();
        act.run();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.multipliedBy(3));
    }

    private static void eventually(BooleanSupplier act) {
        assertThat(Eventually.within(PATIENCE, () -> {
                    try {
                        return act.getAsBoolean();
                    } catch (MessagingUnavailableException notYet) {
                        return false;
                    }
                }))
                .isTrue();
    }

    @Test
    void transport_sendsAgain() {
        Transport transport = client.transport();
        transport.verify(TRANSFERS);
        Messages.accepted(transport, Messages.plain("before", TRANSFERS));
        broker.stop();
        for (int i = 0; i < 3; i++) {
            inTime(() -> assertUnreachable(transport));
        }
        inTime(() -> assertThatThrownBy(() -> transport.verify(TRANSFERS))
                .isInstanceOf(MessagingUnavailableException.class)
                .hasMessageContaining("Cannot verify destination \"transfers\""));
        broker.startAgain();
        eventually(() -> Messages.send(transport, Messages.plain("after", TRANSFERS)) == SendResult.Kind.ACCEPTED);
        transport.verify(TRANSFERS);
        broker.assertDepth(TRANSFERS, 2);
    }

    private static void assertUnreachable(Transport transport) {
        try {
            assertThat(Messages.send(transport, Messages.plain("meanwhile", TRANSFERS)))
                    .isEqualTo(SendResult.Kind.UNREACHABLE);
        } catch (MessagingUnavailableException expected) {
            assertThat(expected).hasMessageContaining("Cannot send").hasMessageContaining("nothing is lost");
        }
    }

    @Test
    void source_opensSubscriptionsAgain() {
        client.transport().verify(TRANSFERS);
        Messages.accepted(client.transport(), Messages.plain("m1", TRANSFERS));
        try (Subscription subscription = client.source().subscribe(TRANSFERS, LEDGER, false)) {
            Delivery held = Messages.next(subscription);
            broker.stop();
            inTime(() -> assertThatThrownBy(held::acknowledge).isInstanceOf(MessagingUnavailableException.class));
            inTime(() -> assertThatThrownBy(() -> subscription.receive(Duration.ofSeconds(1)))
                    .isInstanceOf(MessagingUnavailableException.class)
                    .hasMessageContaining("Subscribe again."));
            inTime(() -> assertThatThrownBy(() -> client.source().subscribe(TRANSFERS, LEDGER, false))
                    .isInstanceOf(MessagingUnavailableException.class));
            inTime(() -> assertThatThrownBy(() -> ((Inspection) client.source()).status())
                    .isInstanceOf(MessagingUnavailableException.class));
            broker.startAgain();
            assertThatThrownBy(() -> subscription.receive(Duration.ofSeconds(1)))
                    .isInstanceOf(MessagingUnavailableException.class);
        }
        try (Subscription again = Messages.subscribe(client.source(), TRANSFERS, LEDGER, false)) {
            Delivery delivery = Messages.next(again);
            assertThat(delivery.message()).isEqualTo(Messages.plain("m1", TRANSFERS));
            delivery.acknowledge();
        }
        eventually(() -> ((Inspection) client.source()).status().isEmpty());
        broker.assertDepth(TRANSFERS, 0);
    }

    @Test
    void halves_areThereAgain() {
        PreparedMessages halves = client.halfMessages();
        client.transport().verify(TRANSFERS);
        HalfMessage before = half("before");
        halves.prepare(List.of(before));
        broker.stop();
        inTime(() -> assertThatThrownBy(() -> halves.prepare(List.of(half("meanwhile"))))
                .isInstanceOf(MessagingUnavailableException.class));
        inTime(() -> assertNotConfirmed(halves, before.id()));
        broker.startAgain();
        eventually(() -> {
            halves.prepare(List.of(half("after")));
            return true;
        });
        eventually(() -> halves.confirm(Set.of(MessageId.of("after"))).size() == 1);
        eventually(() -> halves.due(10).stream().anyMatch(due -> due.id().equals(before.id())));
        eventually(() -> halves.confirm(Set.of(before.id())).size() == 1);
        broker.assertDepth(TRANSFERS, 2);
    }

    private static HalfMessage half(String id) {
        return new HalfMessage(Messages.plain(id, TRANSFERS), "tx-" + id, false);
    }

    private static void assertNotConfirmed(PreparedMessages halves, MessageId id) {
        try {
            assertThat(halves.confirm(Set.of(id))).isEmpty();
        } catch (MessagingUnavailableException expected) {
            assertThat(expected).hasMessageContaining("nothing is lost");
        }
    }
}
