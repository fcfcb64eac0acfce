// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.SendResult.Kind;
import io.holdfast.spi.Subscription;
import io.holdfast.tck.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a factory that forbids what servers forbid. */
final class ServerRulesTest {

    private static final String TRANSFERS = "transfers";
    private static final String LEDGER = "ledger";

    @TempDir
    private static Path folder;

    private static ArtemisProvider provider;

    @BeforeAll
    static void start() {
        provider = new ArtemisProvider(folder);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @BeforeEach
    void open() {
        provider.createQueue(TRANSFERS);
        provider.createQueue("holdfast.parked." + TRANSFERS);
    }

    @AfterEach
    void close() {
        provider.cutConnections();
        provider.empty();
    }

    private static JmsBroker broker(boolean automatic) {
        return JmsBroker.over(ServerFactory.over(provider.factory(), automatic)).open();
    }

    @Test
    void sendingAndReceiving_needNothingThatIsForbidden() {
        try (JmsBroker broker = broker(false)) {
            broker.transport().verify(TRANSFERS);
            Messages.accepted(broker.transport(), Messages.plain("m1", TRANSFERS));
            try (Subscription subscription = broker.source().subscribe(TRANSFERS, LEDGER, false)) {
                Messages.next(subscription).retry(Duration.ofMillis(1));
                Delivery second = Messages.next(subscription);
                assertThat(second.attempt()).isEqualTo(2);
                second.acknowledge();
            }
        }
    }

    /** Nobody tells that a connection is lost; using it does. */
    @Test
    void lostConnections_areNoticedWithoutAListener() {
        try (JmsBroker broker = broker(false);
                Subscription subscription = broker.source().subscribe(TRANSFERS, LEDGER, false)) {
            Messages.accepted(broker.transport(), Messages.plain("m1", TRANSFERS));
            Messages.next(subscription).acknowledge();
            provider.cutConnections();
            assertThat(Eventually.within(
                            Duration.ofSeconds(20),
                            () -> broker.transport()
                                            .send(List.of(Messages.plain("m2", TRANSFERS)))
                                            .get(0)
                                            .kind()
                                    == Kind.ACCEPTED))
                    .isTrue();
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> subscription.receive(Duration.ofMillis(300)))
                        .isInstanceOf(MessagingUnavailableException.class);
            }
        }
    }

    @Test
    void sessionsThatCommitByThemselves_sendOneByOne() {
        try (JmsBroker broker = broker(true)) {
            assertThat(broker.transport()
                            .send(List.of(
                                    Messages.plain("m1", TRANSFERS),
                                    Messages.plain("m2", "nowhere"),
                                    Messages.plain("m3", TRANSFERS))))
                    .extracting(SendResult::kind)
                    .containsExactly(Kind.ACCEPTED, Kind.REFUSED, Kind.ACCEPTED);
            Eventually.within(Duration.ofSeconds(20), () -> provider.depth(TRANSFERS) == 2);
            assertThat(provider.depth(TRANSFERS)).isEqualTo(2);
        }
    }

    @Test
    void sessionsThatAcknowledgeByThemselves_areRefusedForReceiving() {
        try (JmsBroker broker = broker(true)) {
            assertThatThrownBy(() -> broker.source().subscribe(TRANSFERS, LEDGER, false))
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("message-driven bean");
        }
    }
}
