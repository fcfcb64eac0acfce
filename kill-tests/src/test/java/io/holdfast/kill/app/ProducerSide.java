// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.Guarantee;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.core.RelaySettings;
import io.holdfast.core.ResolverSettings;
import io.holdfast.core.RetentionSettings;
import io.holdfast.core.RetryLadder;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessageStore;
import java.time.Duration;

/** The half of the application that publishes and relays. */
final class ProducerSide implements AutoCloseable {

    static final String PLAIN = "plain";
    static final String KEYED = "keyed";

    /** So many threads of the library may need a connection besides the publishers. */
    private static final int LIBRARY = 7;

    private final HikariDataSource pool;
    private final Connections broker;
    private final Holdfast holdfast;
    private final Publishers publishers;

    ProducerSide(Settings settings) {
        pool = Pools.open(settings.producer(), settings.publishers() + LIBRARY);
        JdbcTransactionContext transactions =
                new JdbcTransactionContext(HookedDataSource.of(pool, Point.BEFORE_COMMIT, Point.AFTER_COMMIT));
        JdbcOutbox outbox = Pools.outbox(pool, transactions);
        if (settings.has(Bug.FORGETFUL_QUEUE)) {
            PlantedInArtemis.makeForgetfulQueue(settings);
        }
        broker = Connections.open(settings);
        MessageStore store = new HookedStore(outbox.store());
        HookedTransport transport = new HookedTransport(
                settings.has(Bug.SENT_IS_ACCEPTED)
                        ? new PlantedInArtemis.Hasty(broker.transport(), settings)
                        : broker.transport());
        Planted.Store planted = new Planted.Store(store, settings.has(Bug.CURSOR_BY_ID));
        Holdfast.Builder builder = Holdfast.builder()
                .node(settings.node())
                .transactions(transactions)
                .store(settings.bug().isPresent() ? planted : store)
                .transport(
                        settings.has(Bug.SETTLED_BEFORE_ACK)
                                ? new Planted.EarlySettling(transport, planted)
                                : transport)
                .destination(PLAIN, plain(settings))
                .destination(KEYED, DestinationSettings.defaults().withOrdered(true))
                .relay(relay(settings.broker()))
                .retention(RetentionSettings.defaults()
                        .withLedger(Duration.ofSeconds(1))
                        .withStep(50)
                        .withInterval(Duration.ofMillis(300)))
                .shutdownTimeout(Duration.ofSeconds(5));
        if (settings.half()) {
            Markers markers = new HookedMarkers(outbox.markers());
            builder.markers(settings.has(Bug.CONFIRMED_ON_UNKNOWN) ? new Planted.Believing(markers) : markers)
                    .halfMessages(new HookedHalves(broker.halves().orElseThrow()))
                    .resolver(resolver());
        }
        holdfast = builder.build();
        publishers = new Publishers(settings, transactions, holdfast.publisher());
        if (settings.relay()) {
            holdfast.start();
        }
    }

    private static DestinationSettings plain(Settings settings) {
        return settings.half()
                ? DestinationSettings.defaults().withGuarantee(Guarantee.HALF_MESSAGE)
                : DestinationSettings.defaults().withLedger(true);
    }

    private static RelaySettings relay(BrokerKind broker) {
        return RelaySettings.defaults()
                .withBatch(50)
                .withWorkers(2)
                .withSendTimeout(broker.sendTimeout)
                .withLease(broker.lease())
                .withPoll(Duration.ofMillis(100))
                .withBackoff(Duration.ofMillis(50), Duration.ofMillis(400));
    }

    private static ResolverSettings resolver() {
        return ResolverSettings.defaults()
                .withWorkers(2)
                .withInterval(Duration.ofMillis(200))
                .withUnknown(RetryLadder.of(100, Duration.ofMillis(300)))
                .withUnreachable(Duration.ofMillis(300));
    }

    Publishers publishers() {
        return publishers;
    }

    @Override
    public void close() {
        publishers.close();
        holdfast.close();
        broker.close();
        pool.close();
    }
}
