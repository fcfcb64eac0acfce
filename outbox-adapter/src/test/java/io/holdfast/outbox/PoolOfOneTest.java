// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.core.ConsumerSettings;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.core.RelaySettings;
import io.holdfast.spi.Transport;
import io.holdfast.tck.Eventually;
import io.holdfast.tck.fake.InMemoryBroker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One connection is enough for everything, so nobody ever holds one while waiting for another, or for the broker. */
final class PoolOfOneTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int MESSAGES = 20;

    private final InMemoryBroker broker = new InMemoryBroker(InstantSource.system());

    @ParameterizedTest
    @EnumSource
    void publishingRelayingConsuming_shareOneConnection(Backend backend) {
        try (TestDatabase database = new TestDatabase(new HikariDataSource(one(backend)));
                Holdfast holdfast = builder(database, broker.transport("n"))
                        .inbox(database.outbox.inbox())
                        .source(broker.source("n"))
                        .consumer(
                                "billing",
                                "orders",
                                message -> database.insert(message.id().value()),
                                ConsumerSettings.defaults().withConcurrency(2))
                        .build()) {
            holdfast.start();
            for (int at = 0; at < MESSAGES; at++) {
                try (var transaction = database.transactions.begin()) {
                    holdfast.publisher().publish("orders", "m" + at);
                    transaction.commit();
                }
            }
            assertThat(Eventually.within(PATIENCE, () -> database.count("SELECT COUNT(*) FROM business") == MESSAGES))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sending_holdsNoConnection(Backend backend) {
        AtomicInteger sends = new AtomicInteger();
        AtomicInteger free = new AtomicInteger();
        try (TestDatabase database = new TestDatabase(new HikariDataSource(one(backend)))) {
            Transport transport = broker.transport("n");
            // Other workers may need the connection for a moment; who sends and holds it would not give it back.
            Transport watched = DataSources.proxy(Transport.class, (method, arguments) -> {
                if (method.getName().equals("send")) {
                    sends.incrementAndGet();
                    if (Eventually.within(Duration.ofSeconds(5), () -> isIdle(database.pool))) {
                        free.incrementAndGet();
                    }
                }
                return method.invoke(transport, arguments);
            });
            try (Holdfast holdfast = builder(database, watched).build()) {
                for (int at = 0; at < MESSAGES; at++) {
                    Messages.publish(database, Messages.waiting("w" + at), Messages.ordered("o" + at, "k"));
                }
                holdfast.start();
                assertThat(Eventually.within(PATIENCE, () -> broker.accepted().size() == 2 * MESSAGES))
                        .isTrue();
            }
        }
        assertThat(sends).hasPositiveValue();
        assertThat(free).hasValue(sends.get());
    }

    private static boolean isIdle(HikariDataSource pool) {
        return pool.getHikariPoolMXBean().getActiveConnections() == 0;
    }

    private static HikariConfig one(Backend backend) {
        HikariConfig config = backend.config();
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(PATIENCE.toMillis());
        return config;
    }

    private Holdfast.Builder builder(TestDatabase database, Transport transport) {
        broker.bind("orders", "billing");
        broker.waitAtMost(Duration.ofMillis(50));
        return Holdfast.builder()
                .transactions(database.transactions)
                .store(database.outbox.store())
                .transport(transport)
                .relay(RelaySettings.defaults().withPoll(Duration.ofMillis(20)))
                .destination("orders", DestinationSettings.defaults());
    }
}
