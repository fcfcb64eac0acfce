// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.jms.ForeignMessages;
import io.holdfast.jms.JmsBroker;
import io.holdfast.jms.JmsRoute;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionalTransport;
import io.holdfast.wiring.Platform.Found;
import jakarta.jms.ConnectionFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens the part of {@code holdfast-jta-xa} that sends and receives over any Jakarta Messaging provider. */
final class JmsParts {

    private JmsParts() {}

    /** Notes every key that does not fit, or that nobody would read. */
    static void check(String prefix, InstanceKeys.Broker keys, Problems problems) {
        String broker = prefix + ".broker.";
        keys.foreignMessages()
                .ifPresent(
                        policy -> Words.require(ForeignMessages.class, policy, broker + "foreign-messages", problems));
        Words.requirePair(broker, "username", keys.username(), "password", keys.password(), problems);
        Map<String, Optional<?>> onlyArtemis = new LinkedHashMap<>();
        onlyArtemis.put("url", keys.url());
        onlyArtemis.put("trust-store", keys.trustStore());
        onlyArtemis.put("key-store", keys.keyStore());
        onlyArtemis.put("queues", keys.queues());
        onlyArtemis.put("timeout", keys.timeout());
        onlyArtemis.put("application", keys.application());
        onlyArtemis.put("first-check-after", keys.firstCheckAfter());
        onlyArtemis.forEach((key, value) -> value.ifPresent(set -> problems.add(broker + key
                + " is set, but the broker is reached over Jakarta Messaging: only broker.kind=artemis reads it")));
    }

    /**
     * Connects to nothing yet.
     *
     * @param plain whose sessions we commit
     * @param enlisting whose sessions take part in the caller's transactions, if they are needed
     */
    static BrokerParts open(
            InstanceKeys keys,
            Found<Object> plain,
            Optional<Found<Object>> enlisting,
            TransactionContext transactions) {
        JmsBroker.Builder builder = JmsBroker.over((ConnectionFactory) plain.thing());
        enlisting.ifPresent(found -> builder.enlisting((ConnectionFactory) found.thing(), transactions));
        InstanceKeys.Broker broker = keys.broker();
        if (broker.username().isPresent() && broker.password().isPresent()) {
            builder.credentials(broker.username().get(), broker.password().get());
        }
        broker.foreignMessages()
                .flatMap(policy -> Words.constant(ForeignMessages.class, policy))
                .ifPresent(builder::foreignMessages);
        keys.destinations().forEach((name, destination) -> builder.destination(name, route(name, destination)));
        JmsBroker opened = builder.open();
        Optional<TransactionalTransport> inTransaction = enlisting.map(found -> opened.inTransaction());
        String shown = "connection factory " + plain.where()
                + enlisting
                        .map(found -> ", in two-phase commits " + found.where())
                        .orElse("");
        return new BrokerParts(
                opened.transport(), opened.source(), Optional.empty(), inTransaction, opened::close, shown);
    }

    private static JmsRoute route(String name, InstanceKeys.Destination keys) {
        String address = keys.address().orElse(name);
        return keys.topic().orElse(false)
                ? JmsRoute.topic(address, keys.subscribers().orElse(List.of()).toArray(String[]::new))
                : JmsRoute.queue(address);
    }
}
