// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.Guarantee;
import io.holdfast.core.DestinationSettings;
import java.util.Map;
import java.util.Optional;

/** What destinations and handlers need that the application does not bring itself. */
final class Needs {

    private final Map<String, DestinationSettings> destinations;
    private final InstanceKeys keys;
    private final Parts parts;

    Needs(Map<String, DestinationSettings> destinations, InstanceKeys keys, Parts parts) {
        this.destinations = destinations;
        this.keys = keys;
        this.parts = parts;
    }

    private Optional<String> first(Guarantee guarantee) {
        return destinations.entrySet().stream()
                .filter(entry -> entry.getValue().guarantee() == guarantee)
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }

    private static String key(String destination) {
        return "destinations." + KeyPath.quotedIfNeeded(destination) + ".guarantee";
    }

    /** A key and what it asks for. */
    record Reason(String key, String text) {}

    private Optional<Reason> handlers(String what) {
        return parts.handlers().stream()
                .findFirst()
                .map(handler -> new Reason("consumers." + KeyPath.quotedIfNeeded(handler.consumer()), what));
    }

    Optional<Reason> store() {
        return parts.store().isPresent() ? Optional.empty() : outbox();
    }

    private Optional<Reason> outbox() {
        return first(Guarantee.OUTBOX).map(name -> new Reason(key(name), "is outbox"));
    }

    private Optional<Reason> markers() {
        return parts.markers().isPresent()
                ? Optional.empty()
                : destinations.entrySet().stream()
                        .filter(entry -> entry.getValue().guarantee() == Guarantee.HALF_MESSAGE)
                        .map(Map.Entry::getKey)
                        .filter(name -> !parts.checkBacks().containsKey(name))
                        .sorted()
                        .findFirst()
                        .map(name -> new Reason(key(name), "is half-message without a check-back of its own"));
    }

    private Optional<Reason> inbox() {
        return parts.inbox().isPresent() ? Optional.empty() : handlers("has a handler");
    }

    /** Why tables are needed: also where somebody names them, or configures nothing and can only want to consume. */
    Optional<Reason> tables() {
        Optional<Reason> named = keys.datasource().map(name -> new Reason("datasource", "is set"));
        boolean idle = destinations.isEmpty()
                && parts.handlers().isEmpty()
                && parts.inbox().isEmpty();
        Optional<Reason> alone = idle
                ? Optional.of(new Reason("destinations", "is empty, so only the inbox can be wanted"))
                : Optional.empty();
        return store().or(this::markers).or(this::inbox).or(() -> named).or(() -> alone);
    }

    Optional<Reason> transport() {
        return parts.transport().isPresent() ? Optional.empty() : outbox();
    }

    Optional<Reason> source() {
        return parts.source().isPresent() ? Optional.empty() : handlers("has a handler");
    }

    Optional<Reason> halves() {
        return parts.halfMessages().isPresent()
                ? Optional.empty()
                : first(Guarantee.HALF_MESSAGE).map(name -> new Reason(key(name), "is half-message"));
    }

    Optional<Reason> xa() {
        return parts.transactionalTransport().isPresent()
                ? Optional.empty()
                : first(Guarantee.XA).map(name -> new Reason(key(name), "is xa"));
    }
}
