// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.spi.Delivery;
import io.holdfast.spi.Subscription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages whose receivers die again and again. The broker drops or moves what it has delivered ten times. */
final class RedeliveryTest {

    private static final String TRANSFERS = "transfers";
    private static final String LEDGER = "ledger";
    private static final int DEATHS = 12;

    private TestBroker broker;
    private ArtemisBroker client;

    @BeforeEach
    void start(@TempDir Path folder) {
        broker = new TestBroker(folder);
        client = ArtemisBroker.at(broker.url())
                .queues(QueueMode.CREATE)
                .timeout(Duration.ofSeconds(5))
                .open();
        client.transport().verify(TRANSFERS);
    }

    @AfterEach
    void stop() {
        client.close();
        broker.close();
    }

    private Subscription subscribe(boolean ordered) {
        return Messages.subscribe(client.source(), TRANSFERS, LEDGER, ordered);
    }

    @Test
    void messageThatKillsItsReceivers_isCountedAndKept() {
        broker.server()
                .getAddressSettingsRepository()
                .addMatch(TRANSFERS, new AddressSettings().setMaxDeliveryAttempts(10));
        Messages.accepted(client.transport(), Messages.plain("deadly", TRANSFERS));
        int attempt = 1;
        for (int death = 0; death < DEATHS; death++) {
            attempt = dieHolding(attempt);
        }
        try (Subscription subscription = subscribe(false)) {
            Delivery delivery = Messages.next(subscription);
            assertThat(delivery.message()).isEqualTo(Messages.plain("deadly", TRANSFERS));
            assertThat(delivery.attempt()).isGreaterThan(2);
            delivery.acknowledge();
        }
        broker.assertDepth("DLQ", 0);
        broker.assertDepth(TRANSFERS, 0);
    }

    private int dieHolding(int attempt) {
        try (Subscription subscription = subscribe(false)) {
            Delivery delivery = Messages.next(subscription);
            assertThat(delivery.attempt()).isBetween(attempt, attempt + 1);
            broker.cutConnections();
            return delivery.attempt();
        }
    }

    @Test
    void orderOfAKey_survivesDeathsWhileItIsHeld() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Messages.accepted(client.transport(), Messages.keyed("a" + i, TRANSFERS, "a"));
            Messages.accepted(client.transport(), Messages.keyed("b" + i, TRANSFERS, "b"));
            sent.add("a" + i);
        }
        for (int death = 0; death < 3; death++) {
            try (Subscription subscription = subscribe(true)) {
                Delivery first = Messages.next(subscription);
                assertThat(first.message().id().value()).isEqualTo("a0");
                first.retry(Duration.ofMinutes(1));
                if (death == 0) {
                    Delivery other = Messages.next(subscription);
                    assertThat(other.message().id().value()).isEqualTo("b0");
                    other.acknowledge();
                }
                assertThat(subscription
                                .receive(Duration.ofMillis(100))
                                .map(delivery -> delivery.message().key().orElse("")))
                        .contains("b");
                broker.cutConnections();
            }
        }
        assertThat(drained("a")).isEqualTo(sent);
        broker.assertDepth("DLQ", 0);
    }

    private List<String> drained(String key) {
        List<String> ids = new ArrayList<>();
        try (Subscription subscription = subscribe(true)) {
            for (var next = subscription.receive(Duration.ofSeconds(2));
                    next.isPresent();
                    next = subscription.receive(Duration.ofMillis(500))) {
                Delivery delivery = next.get();
                if (delivery.message().key().orElse("").equals(key)) {
                    ids.add(delivery.message().id().value());
                }
                delivery.acknowledge();
            }
        }
        return ids;
    }

    @Test
    void orderedMessageThatKillsItsReceivers_isKeptInItsPlace() {
        Messages.accepted(client.transport(), Messages.keyed("a0", TRANSFERS, "a"));
        Messages.accepted(client.transport(), Messages.keyed("a1", TRANSFERS, "a"));
        for (int death = 0; death < DEATHS; death++) {
            try (Subscription subscription = subscribe(true)) {
                assertThat(Messages.next(subscription).message().id().value()).isEqualTo("a0");
                broker.cutConnections();
            }
        }
        assertThat(drained("a")).containsExactly("a0", "a1");
        broker.assertDepth("DLQ", 0);
    }
}
