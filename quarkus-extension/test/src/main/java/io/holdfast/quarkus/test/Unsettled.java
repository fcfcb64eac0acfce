// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.test;

import io.holdfast.MessageId;
import io.holdfast.Operations.Status;
import io.holdfast.quarkus.HoldfastInstances;
import io.holdfast.quarkus.InstancePlan;
import io.holdfast.quarkus.InstancePlan.HandlerPlan;
import io.holdfast.spi.MessagingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is still on its way: to the broker, or to a handler of this application. Safe for use by many threads. */
final class Unsettled implements MessagingListener {

    private final HoldfastInstances instances;
    private final Set<Settled> settled = ConcurrentHashMap.newKeySet();
    private final Set<MessageId> parked = ConcurrentHashMap.newKeySet();
    private final Map<MessageId, String> failures = new ConcurrentHashMap<>();

    Unsettled(HoldfastInstances instances) {
        this.instances = instances;
    }

    /** A message that a consumer has dealt with. */
    private record Settled(MessageId id, String consumer) {}

    @Override
    public void applied(MessageId id, String consumer) {
        settled.add(new Settled(id, consumer));
    }

    @Override
    public void alreadyApplied(MessageId id, String consumer) {
        settled.add(new Settled(id, consumer));
    }

    @Override
    public void parked(MessageId id, String destination, String reason) {
        parked.add(id);
    }

    @Override
    public void handlerFailed(MessageId id, String consumer, int attempt, String reason) {
        failures.put(id, reason);
    }

    /** One line for each thing that is not settled; a parked message is. */
    List<String> of(List<RecordedMessage> messages) {
        List<String> lines = new ArrayList<>();
        for (String name : instances.names()) {
            for (Status status : instances.get(name).operations().status()) {
                if (status.waiting() + status.undecided() > 0) {
                    lines.add(status.waiting() + " waiting and " + status.undecided() + " undecided for "
                            + status.destination());
                }
            }
        }
        for (RecordedMessage message : messages) {
            for (HandlerPlan handler : handlers(message)) {
                if (!parked.contains(message.id())
                        && !settled.contains(new Settled(message.id(), handler.consumer()))) {
                    lines.add("message " + message.id() + " to " + message.destination() + " not applied by "
                            + handler.consumer() + failure(message.id()));
                }
            }
        }
        return lines;
    }

    private List<HandlerPlan> handlers(RecordedMessage message) {
        return instances.plans().stream()
                .filter(plan -> plan.name().equals(message.instance()))
                .map(InstancePlan::handlers)
                .flatMap(List::stream)
                .filter(handler -> handler.destination().equals(message.destination()))
                .toList();
    }

    private String failure(MessageId id) {
        String reason = failures.get(id);
        return reason == null ? "" : ", whose last attempt failed: " + reason;
    }

    void forget() {
        settled.clear();
        parked.clear();
        failures.clear();
    }
}
