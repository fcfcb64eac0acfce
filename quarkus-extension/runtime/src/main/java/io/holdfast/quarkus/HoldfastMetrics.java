// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.MessageId;
import io.holdfast.Operations.Status;
import io.holdfast.Verdict;
import io.holdfast.spi.MessagingListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What happens, as counters; what waits, as gauges. Never a message's id or key, which are too many for tags. */
@Singleton
public class HoldfastMetrics implements MessagingListener {

    private static final String DESTINATION = "destination";
    private static final String CONSUMER = "consumer";

    private final MeterRegistry registry;
    private final Instance<Snapshots> snapshots;
    private final HoldfastConfig config;

    HoldfastMetrics(MeterRegistry registry, Instance<Snapshots> snapshots, HoldfastConfig config) {
        this.registry = registry;
        this.snapshots = snapshots;
        this.config = config;
    }

    void gauges(@Observes StartupEvent event, HoldfastInstances instances) {
        for (String instance : instances.names()) {
            InstanceConfig own = config.instances().get(instance);
            if (own != null) {
                own.destinations().keySet().forEach(destination -> gauges(instance, destination));
            }
        }
    }

    private void gauges(String instance, String destination) {
        gauge("holdfast.messages.waiting", instance, destination, Status::waiting);
        gauge("holdfast.messages.undecided", instance, destination, Status::undecided);
        gauge("holdfast.messages.parked", instance, destination, Status::parked);
        gauge(
                "holdfast.messages.oldest.seconds",
                instance,
                destination,
                status -> status.oldest().toSeconds());
        gauge(
                "holdfast.broker.down",
                instance,
                destination,
                status -> status.downSince().isPresent() ? 1 : 0);
    }

    private void gauge(String name, String instance, String destination, ToDoubleFunction<Status> value) {
        Gauge.builder(name, () -> latest(instance, destination, value))
                .tag("instance", instance)
                .tag(DESTINATION, destination)
                .register(registry);
    }

    private double latest(String instance, String destination, ToDoubleFunction<Status> value) {
        return snapshots.get().latest().getOrDefault(instance, List.of()).stream()
                .filter(status -> status.destination().equals(destination))
                .mapToDouble(value)
                .findFirst()
                .orElse(Double.NaN);
    }

    private void count(String name, String... tags) {
        registry.counter(name, tags).increment();
    }

    @Override
    public void published(MessageId id, String destination) {
        count("holdfast.published", DESTINATION, destination);
    }

    @Override
    public void delivered(MessageId id, String destination) {
        count("holdfast.delivered", DESTINATION, destination);
    }

    @Override
    public void refused(MessageId id, String destination, int attempts, String reason) {
        count("holdfast.refused", DESTINATION, destination);
    }

    @Override
    public void parked(MessageId id, String destination, String reason) {
        count("holdfast.parked", DESTINATION, destination);
    }

    @Override
    public void outageStarted(String destination, String reason) {
        count("holdfast.outages", DESTINATION, destination);
    }

    @Override
    public void ownershipLost(MessageId id) {
        count("holdfast.ownership.lost");
    }

    @Override
    public void checked(MessageId id, Verdict verdict) {
        count("holdfast.checked", "verdict", verdict.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void unreachable(MessageId id, String reason) {
        count("holdfast.check.unreachable");
    }

    @Override
    public void applied(MessageId id, String consumer) {
        count("holdfast.applied", CONSUMER, consumer);
    }

    @Override
    public void alreadyApplied(MessageId id, String consumer) {
        count("holdfast.already.applied", CONSUMER, consumer);
    }

    @Override
    public void handlerFailed(MessageId id, String consumer, int attempt, String reason) {
        count("holdfast.handler.failed", CONSUMER, consumer);
    }

    @Override
    public void troubled(String worker, String reason, Duration pause) {
        count("holdfast.troubles");
    }
}
