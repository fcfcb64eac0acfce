// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.spi.MessageSource;
import io.holdfast.spi.Transport;
import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.Capabilities;
import io.holdfast.tck.Capability;
import io.holdfast.tck.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A provider as its contracts see it. */
final class JmsBackend implements BrokerBackend, AutoCloseable {

    private static final List<String> DESTINATIONS = List.of("orders", "invoices", "nowhere");
    private static final List<String> CONSUMERS = List.of("billing", "shipping");

    private final TestProvider provider;
    private final Kind kind;
    private final UnaryOperator<JmsBroker.Builder> more;
    private JmsBroker sending;
    private JmsBroker receiving;

    /** What all destinations are. */
    enum Kind {
        QUEUES,
        /** With durable subscriptions. */
        TOPICS,
        /** Each consumer has a queue that the topic feeds. */
        FEEDING_TOPICS
    }

    JmsBackend(TestProvider provider, Kind kind) {
        this(provider, kind, builder -> builder);
    }

    JmsBackend(TestProvider provider, Kind kind, UnaryOperator<JmsBroker.Builder> more) {
        this.provider = provider;
        this.kind = kind;
        this.more = more;
        this.sending = client();
        this.receiving = client();
    }

    private JmsBroker client() {
        JmsBroker.Builder builder = JmsBroker.over(provider.factory());
        DESTINATIONS.forEach(destination -> builder.destination(destination, route(destination)));
        return more.apply(builder).open();
    }

    private JmsRoute route(String destination) {
        boolean received = !destination.equals("nowhere");
        return switch (kind) {
            case QUEUES -> JmsRoute.queue(destination);
            case TOPICS -> JmsRoute.topic(destination, received ? CONSUMERS.toArray(String[]::new) : new String[0]);
            case FEEDING_TOPICS -> {
                JmsRoute route = JmsRoute.topic(provider.feedingTopic(destination));
                for (String consumer : received ? CONSUMERS : List.<String>of()) {
                    route = route.feeding(consumer, provider.fedQueue(destination, consumer));
                }
                yield route;
            }
        };
    }

    @Override
    public Capabilities capabilities() {
        List<Capability> missing = new ArrayList<>(List.of(Capability.ORDERED_KEYS));
        if (kind == Kind.QUEUES) {
            missing.add(Capability.FAN_OUT);
        } else {
            // Nobody can ask whether a topic has subscriptions.
            missing.add(Capability.REFUSES_UNROUTABLE);
        }
        if (!provider.canDelay()) {
            missing.add(Capability.DELAYED_DELIVERY);
        }
        return Capabilities.allExcept(missing.toArray(Capability[]::new));
    }

    JmsBroker sender() {
        return sending;
    }

    @Override
    public Transport transport() {
        return sending.transport();
    }

    @Override
    public MessageSource source() {
        return receiving.source();
    }

    @Override
    public void bind(String destination, String... consumers) {
        switch (kind) {
            case QUEUES -> {
                if (consumers.length > 0) {
                    provider.createQueue(destination);
                    provider.createQueue("holdfast.parked." + destination);
                    provider.createQueue("holdfast.retry." + destination);
                }
            }
            case TOPICS -> bindTopic(destination, destination);
            case FEEDING_TOPICS -> bindTopic(destination, provider.feedingTopic(destination));
        }
    }

    /** All consumers at once: the route names both. */
    private void bindTopic(String destination, String topic) {
        provider.createTopic(topic);
        for (String consumer : CONSUMERS) {
            provider.createQueue("holdfast.parked." + topic + "." + consumer);
            provider.createQueue("holdfast.retry." + topic + "." + consumer);
            if (kind == Kind.FEEDING_TOPICS) {
                provider.createFed(topic, provider.fedQueue(destination, consumer));
            }
        }
        if (!destination.equals("nowhere")) {
            sending.transport().verify(destination);
        }
    }

    /** Schedules are the provider's, in real time. */
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
        provider.cutConnections();
        receiving = client();
    }

    @Override
    public void restart() {
        sending.close();
        receiving.close();
        provider.stop();
        provider.startAgain();
        sending = client();
        receiving = client();
    }

    /** Retries are looked for twice a second where the provider has no delay. */
    @Override
    public Duration silence() {
        return Duration.ofMillis(provider.canDelay() ? 300 : 800);
    }

    /** The provider can be used by the next test. */
    @Override
    public void close() {
        sending.close();
        receiving.close();
        provider.cutConnections();
        provider.empty();
    }
}
