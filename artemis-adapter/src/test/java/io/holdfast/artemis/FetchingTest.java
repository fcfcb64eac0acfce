// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.spi.Delivery;
import io.holdfast.spi.Subscription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is fetched ahead: what a slow handler does not have, another one can get. */
final class FetchingTest {

    private static final String TRANSFERS = "transfers";
    private static final String LEDGER = "ledger";

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

    @RepeatedTest(3)
    void whoeverHoldsAMessage_holdsThatOneOnly() {
        for (int i = 0; i < 40; i++) {
            client.transport().send(List.of(Messages.plain("m" + i, TRANSFERS), Messages.plain("n" + i, TRANSFERS)));
            try (Subscription one = client.source().subscribe(TRANSFERS, LEDGER, false);
                    Subscription two = client.source().subscribe(TRANSFERS, LEDGER, false)) {
                Delivery held = Messages.next(one);
                assertThat(two.receive(Duration.ofSeconds(3)))
                        .as("round %s", i)
                        .hasValueSatisfying(Delivery::acknowledge);
                held.acknowledge();
            }
        }
    }
}
