// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import io.holdfast.artemis.ArtemisBroker;
import io.holdfast.artemis.ArtemisRoute;
import io.holdfast.artemis.QueueMode;
import io.holdfast.kill.broker.BrokerClient;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.Transport;
import java.time.Duration;
import java.util.Optional;

/** The broker as one half of an application reaches it. */
record Connections(Transport transport, MessageSource source, Optional<PreparedMessages> halves, Runnable end)
        implements AutoCloseable {

    private static final Duration ROUND_TRIP = Duration.ofMillis(100);

    /** Transactions are asked about while they still run. */
    private static final Duration FIRST_CHECK = Duration.ofMillis(300);

    private static final int SUBSCRIBING_MILLIS = 2000;

    static Connections open(Settings settings) {
        return switch (settings.broker()) {
            case JOURNAL -> journal(settings);
            case ARTEMIS -> artemis(settings);
        };
    }

    private static Connections journal(Settings settings) {
        BrokerClient transport =
                new BrokerClient(settings.port(), (int) timeout(settings).toMillis());
        BrokerClient source = new BrokerClient(settings.port(), SUBSCRIBING_MILLIS);
        return new Connections(transport, source, Optional.empty(), () -> {
            transport.close();
            source.close();
        });
    }

    private static Connections artemis(Settings settings) {
        ArtemisBroker broker = ArtemisBroker.at("tcp://127.0.0.1:" + settings.port())
                .queues(QueueMode.CREATE)
                .destination(
                        ProducerSide.PLAIN,
                        ArtemisRoute.topic(ProducerSide.PLAIN, ConsumerSide.PLAIN.toArray(String[]::new)))
                .destination(ProducerSide.KEYED, ArtemisRoute.topic(ProducerSide.KEYED, ConsumerSide.KEYED))
                .application(Settings.APPLICATION)
                .firstCheckAfter(FIRST_CHECK)
                .timeout(timeout(settings))
                .open();
        return new Connections(broker.transport(), broker.source(), Optional.of(broker.halfMessages()), broker::close);
    }

    /** An answer that comes at the last moment is still in time. */
    private static Duration timeout(Settings settings) {
        return settings.broker().sendTimeout.minus(ROUND_TRIP);
    }

    @Override
    public void close() {
        end.run();
    }
}
