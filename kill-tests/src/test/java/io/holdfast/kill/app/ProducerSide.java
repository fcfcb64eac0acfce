// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.core.RelaySettings;
import io.holdfast.core.RetentionSettings;
import io.holdfast.kill.broker.BrokerClient;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.Transport;
import java.time.Duration;
import java.util.Optional;

/** The half of the application that publishes and relays. */
final class ProducerSide implements AutoCloseable {

    static final String PLAIN = "plain";
    static final String KEYED = "keyed";

    private final HikariDataSource pool;
    private final Holdfast holdfast;
    private final Publishers publishers;

    ProducerSide(Settings settings) {
        pool = Pools.open(settings.producer(), settings.publishers() + 5);
        JdbcTransactionContext transactions =
                new JdbcTransactionContext(HookedDataSource.of(pool, Point.BEFORE_COMMIT, Point.AFTER_COMMIT));
        MessageStore outbox = new HookedStore(Pools.outbox(pool, transactions).store());
        Transport broker =
                new HookedTransport(new BrokerClient(settings.broker(), (int) Settings.SEND_TIMEOUT.toMillis() - 100));
        Optional<Bug> bug = settings.bug();
        Planted.Store planted = new Planted.Store(outbox, bug.equals(Optional.of(Bug.CURSOR_BY_ID)));
        holdfast = Holdfast.builder()
                .node(settings.node())
                .transactions(transactions)
                .store(bug.isPresent() ? planted : outbox)
                .transport(
                        bug.equals(Optional.of(Bug.SETTLED_BEFORE_ACK))
                                ? new Planted.EarlySettling(broker, planted)
                                : broker)
                .destination(PLAIN, DestinationSettings.defaults().withLedger(true))
                .destination(KEYED, DestinationSettings.defaults().withOrdered(true))
                .relay(relay())
                .retention(RetentionSettings.defaults()
                        .withLedger(Duration.ofSeconds(1))
                        .withStep(50)
                        .withInterval(Duration.ofMillis(300)))
                .shutdownTimeout(Duration.ofSeconds(5))
                .build();
        publishers = new Publishers(settings, transactions, holdfast.publisher());
        if (settings.relay()) {
            holdfast.start();
        }
    }

    private static RelaySettings relay() {
        return RelaySettings.defaults()
                .withBatch(50)
                .withWorkers(2)
                .withSendTimeout(Settings.SEND_TIMEOUT)
                .withLease(Settings.LEASE)
                .withPoll(Duration.ofMillis(100))
                .withBackoff(Duration.ofMillis(50), Duration.ofMillis(400));
    }

    Publishers publishers() {
        return publishers;
    }

    @Override
    public void close() {
        publishers.close();
        holdfast.close();
        pool.close();
    }
}
