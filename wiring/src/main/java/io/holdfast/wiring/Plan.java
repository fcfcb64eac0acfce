// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.core.ConsumerSettings;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.core.RelaySettings;
import io.holdfast.spi.TransactionContext;
import io.holdfast.wiring.Needs.Reason;
import io.holdfast.wiring.Platform.Found;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * What an instance will be made of. Making the plan looks everything up and finds every problem; nothing is connected to before there are
 * none.
 */
final class Plan {

    private final String prefix;
    private final InstanceKeys keys;
    private final Platform platform;
    private final Parts parts;
    private final Problems problems;
    private final Map<String, DestinationSettings> destinations = new TreeMap<>();
    private final Holdfast.Builder builder = Holdfast.builder();
    private final Needs needs;
    private final Optional<Reason> tables;
    private final Optional<Found<DataSource>> dataSource;
    private final Optional<TransactionContext> transactions;
    private final Brokers brokers;

    Plan(String prefix, InstanceKeys keys, Platform platform, Parts parts, Problems problems) {
        this.prefix = prefix;
        this.keys = keys;
        this.platform = platform;
        this.parts = parts;
        this.problems = problems;
        RelaySettings relay = Chosen.relay(keys.relay());
        keys.destinations().forEach((name, own) -> destinations.put(name, Chosen.destination(own, relay)));
        settings(relay);
        handlers();
        checkBacks();
        builder.problems().forEach(problem -> problems.add(prefix + '.' + problem));
        this.needs = new Needs(destinations, keys, parts);
        this.tables = needs.tables().filter(this::outboxIsThere);
        this.dataSource = lookUpDataSource();
        this.transactions = parts.transactions().or(this::lookUpTransactions);
        this.brokers = new Brokers(prefix, keys, platform, transactions, needs, problems);
    }

    private void settings(RelaySettings relay) {
        builder.relay(relay).resolver(Chosen.resolver(keys.resolver())).retention(Chosen.retention(keys.retention()));
        destinations.forEach(builder::destination);
        keys.node().ifPresent(builder::node);
        keys.shutdownTimeout().ifPresent(builder::shutdownTimeout);
        platform.executor().ifPresent(builder::executor);
        parts.codecs().forEach(builder::codec);
        parts.listeners().forEach(builder::listener);
    }

    private void handlers() {
        Set<String> names = new TreeSet<>();
        for (Parts.Handler handler : parts.handlers()) {
            names.add(handler.consumer());
            if (isConfigured(handler.destination(), "consumer " + Shown.text(handler.consumer()))) {
                InstanceKeys.Consumer own = keys.consumers().get(handler.consumer());
                builder.consumer(
                        handler.consumer(),
                        handler.destination(),
                        handler.handler(),
                        own == null ? ConsumerSettings.defaults() : Chosen.consumer(own));
            }
        }
        for (String name : keys.consumers().keySet()) {
            if (!names.contains(name)) {
                problems.add(prefix + ".consumers." + KeyPath.quotedIfNeeded(name)
                        + " is set, but no handler has that name" + Words.suggestion(name, names));
            }
        }
    }

    private void checkBacks() {
        parts.checkBacks().forEach((destination, checkBack) -> {
            if (isConfigured(destination, "a check-back")) {
                builder.checkBack(destination, checkBack);
            }
        });
    }

    private boolean isConfigured(String destination, String whose) {
        if (destinations.containsKey(destination)) {
            return true;
        }
        String key = prefix + ".destinations." + KeyPath.quotedIfNeeded(destination) + ".guarantee";
        problems.add("destination " + Shown.text(destination) + " of " + whose + " is not configured"
                + Words.suggestion(destination, destinations.keySet())
                + " (a destination exists as soon as it has a key, for example " + Shown.plain(key) + "=outbox)");
        return false;
    }

    private boolean outboxIsThere(Reason reason) {
        boolean there = Adapters.OUTBOX.isThere(prefix + '.' + reason.key(), reason.text(), problems);
        if (there) {
            OutboxParts.check(prefix, keys.schema(), problems);
        }
        return there;
    }

    private Optional<Found<DataSource>> lookUpDataSource() {
        return tables.isPresent() || parts.transactions().isEmpty()
                ? problems.tried(prefix + ".datasource", () -> platform.dataSource(keys.datasource()))
                : Optional.empty();
    }

    private Optional<TransactionContext> lookUpTransactions() {
        return dataSource.flatMap(
                found -> problems.tried(prefix + ".datasource", () -> platform.transactions(found.thing())));
    }

    /** Makes the instance; the database is spoken to. Only of a plan without problems. */
    Holdfast open() {
        TransactionContext context = transactions.orElseThrow();
        builder.transactions(context);
        Optional<OutboxParts> outbox = tables.map(reason ->
                OutboxParts.open(keys.schema(), dataSource.orElseThrow().thing(), context));
        boolean relays = needs.store().isPresent();
        parts.store()
                .or(() -> outbox.filter(opened -> relays).map(OutboxParts::store))
                .ifPresent(builder::store);
        parts.markers().or(() -> outbox.map(OutboxParts::markers)).ifPresent(builder::markers);
        parts.inbox().or(() -> outbox.map(OutboxParts::inbox)).ifPresent(builder::inbox);
        parts.transport().or(brokers::transport).map(platform::sending).ifPresent(builder::transport);
        parts.source().or(brokers::source).ifPresent(builder::source);
        parts.halfMessages().or(brokers::halfMessages).ifPresent(builder::halfMessages);
        parts.transactionalTransport().or(brokers::inTransaction).ifPresent(builder::transactionalTransport);
        return builder.build();
    }

    boolean hasInbox() {
        return parts.inbox().isPresent() || tables.isPresent();
    }

    /** Closes what was opened besides the instance. */
    void close() {
        brokers.close();
    }

    /** For the log: what is used, and how it was found. */
    String shown() {
        String database =
                dataSource.map(found -> "data source " + found.where()).orElse("no data source");
        String going = destinations.entrySet().stream()
                .map(entry ->
                        entry.getKey() + " (" + Words.written(entry.getValue().guarantee()) + ")")
                .collect(Collectors.joining(", "));
        String coming = parts.handlers().stream()
                .map(handler -> handler.consumer() + " of " + handler.destination())
                .sorted()
                .collect(Collectors.joining(", "));
        return String.join(
                "; ",
                List.of(
                        database,
                        brokers.shown(),
                        going.isEmpty() ? "no destinations" : "destinations " + going,
                        coming.isEmpty() ? "no consumers" : "consumers " + coming));
    }
}
