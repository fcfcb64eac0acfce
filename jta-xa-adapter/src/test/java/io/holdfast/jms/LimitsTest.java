// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.Subscription;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be had is said in one sentence, before the first message. */
final class LimitsTest {

    private static final String NEWS = "news";
    private static final String LEDGER = "ledger";

    @TempDir
    private Path folder;

    @Test
    void topics_ofAProviderThatSharesNothing_haveOneReceiverAtATime() {
        try (ClassicProvider provider = new ClassicProvider(folder)) {
            provider.createTopic(NEWS);
            provider.createQueue("holdfast.parked.news.ledger");
            provider.createQueue("holdfast.retry.news.ledger");
            try (JmsBroker broker = JmsBroker.over(provider.factory())
                    .destination(NEWS, JmsRoute.topic(NEWS, LEDGER))
                    .open()) {
                broker.transport().verify(NEWS);
                Messages.accepted(broker.transport(), Messages.plain("m1", NEWS));
                try (Subscription subscription = broker.source().subscribe(NEWS, LEDGER, false)) {
                    Messages.next(subscription).retry(Duration.ofMillis(100));
                    assertThatThrownBy(() -> broker.source().subscribe(NEWS, LEDGER, false))
                            .isInstanceOf(MessagingUnavailableException.class)
                            .hasMessageContaining("cannot share a durable subscription");
                    Delivery second = Messages.next(subscription);
                    assertThat(second.attempt()).isEqualTo(2);
                    second.acknowledge();
                }
                broker.transport().verify(NEWS);
                broker.source().subscribe(NEWS, LEDGER, false).close();
            }
        }
    }

    @Test
    void everythingElse_saysWhatToDo() {
        try (ArtemisProvider provider = new ArtemisProvider(folder)) {
            provider.createTopic(NEWS);
            provider.createQueue("orders");
            try (JmsBroker broker = JmsBroker.over(provider.factory())
                    .destination(NEWS, JmsRoute.topic(NEWS))
                    .destination("trusted", JmsRoute.topic(NEWS).trusted())
                    .open()) {
                refused(() -> broker.source().subscribe("orders", LEDGER, true), "holdfast-artemis");
                refused(broker::halfMessages, "holdfast-artemis");
                refused(() -> broker.transport().verify(NEWS), "JmsRoute.topic(name, consumer, ...)");
                refused(() -> broker.transport().verify("nowhere"), "there is no queue \"nowhere\"");
                refused(() -> broker.source().subscribe("orders", LEDGER, false), "holdfast.parked.orders");
                refused(() -> broker.source().subscribe("orders", "another", false), "JmsRoute.topic(...)");
                refused(() -> JmsRoute.queue("orders").feeding(LEDGER, "q"), "JmsRoute.topic(...)");
                refused(() -> JmsRoute.topic("orders", "a:b"), "Choose another name");
                assertThatCode(() -> broker.transport().verify("trusted")).doesNotThrowAnyException();
            }
        }
    }

    /** Something that cannot be had. */
    private interface Asking {
        void ask();
    }

    private static void refused(Asking asking, String wayOut) {
        assertThatThrownBy(asking::ask)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(wayOut);
    }
}
