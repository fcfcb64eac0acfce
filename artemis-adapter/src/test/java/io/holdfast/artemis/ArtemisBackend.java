// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.spi.MessageSource;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.Transport;
import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.Capabilities;
import io.holdfast.tck.Capability;
import io.holdfast.tck.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;

/** A real broker as its contracts see it: destinations are all topics that are made, or all queues that must be there. */
final class ArtemisBackend implements BrokerBackend, AutoCloseable {

    private final TestBroker broker;
    private final boolean topics;
    static final Duration FIRST_CHECK = Duration.ofSeconds(1);

    private ArtemisBroker sending;
    private ArtemisBroker receiving;
    private ArtemisBroker other;

    ArtemisBackend(Path folder, boolean topics) {
        this.broker = new TestBroker(folder);
        this.topics = topics;
        this.sending = client();
        this.receiving = client();
        this.other = client();
    }

    private ArtemisBroker client() {
        Function<String, ArtemisRoute> route = topics ? ArtemisRoute::topic : ArtemisRoute::queue;
        ArtemisBroker.Builder builder = ArtemisBroker.at(broker.url())
                .queues(topics ? QueueMode.CREATE : QueueMode.VALIDATE)
                .application("tck")
                .firstCheckAfter(FIRST_CHECK)
                .timeout(Duration.ofSeconds(5));
        for (String destination : new String[] {"orders", "invoices", "nowhere"}) {
            builder.destination(destination, route.apply(destination));
        }
        return builder.open();
    }

    @Override
    public Capabilities capabilities() {
        return topics ? Capabilities.all() : Capabilities.allExcept(Capability.FAN_OUT);
    }

    @Override
    public Transport transport() {
        return sending.transport();
    }

    @Override
    public MessageSource source() {
        return receiving.source();
    }

    /** An instance that dies with the one that receives. */
    PreparedMessages prepared() {
        return receiving.halfMessages();
    }

    /** An instance that survives it. */
    PreparedMessages other() {
        return other.halfMessages();
    }

    @Override
    public void bind(String destination, String... consumers) {
        ArtemisRoute route = topics ? ArtemisRoute.topic(destination) : ArtemisRoute.queue(destination);
        if (topics) {
            broker.createAddress(destination, Queues.routing(route));
        }
        for (String consumer : consumers) {
            String queue = route.queueOf(consumer);
            broker.createQueue(route, queue);
            if (!topics) {
                broker.createQueue(QueueConfiguration.of(Queues.parkedQueueOf(queue))
                        .setAddress(Queues.PARKED)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setAutoDelete(false));
            }
        }
    }

    /** Schedules are the broker's, in real time. */
    @Override
    public void elapse(Duration time) {
        Eventually.within(time, () -> false);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void crash() {
        broker.cutConnections();
        receiving = client();
    }

    @Override
    public void restart() {
        sending.close();
        receiving.close();
        other.close();
        broker.stop();
        broker.startAgain();
        sending = client();
        receiving = client();
        other = client();
    }

    @Override
    public void close() {
        sending.close();
        receiving.close();
        other.close();
        broker.close();
    }
}
