// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.core.Blueprint.Consumer;
import io.holdfast.core.Blueprint.Ports;
import io.holdfast.core.Blueprint.Settings;
import io.holdfast.core.Workers.Group;
import io.holdfast.core.Workers.Worker;
import io.holdfast.core.protocol.ReceptionRules;
import io.holdfast.core.protocol.RelayRules;
import io.holdfast.core.protocol.ResolverRules;
import io.holdfast.spi.Inspection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/** Puts the parts of one instance together. */
final class Assembly {

    private final Ports ports;
    private final Settings settings;
    private final Now now;
    private final Destinations destinations;
    private final Codecs codecs;
    private final HandOff handOff;
    private final Confirmations confirmations = new Confirmations();
    private final DestinationState state;
    private final Optional<CheckedTransport> transport;

    Assembly(Blueprint blueprint, Now now) {
        this.ports = blueprint.ports();
        this.settings = blueprint.settings();
        this.now = now;
        this.destinations = new Destinations(settings.destinations());
        this.codecs = new Codecs(ports.codecs());
        this.handOff = new HandOff(settings.relay().handOff());
        this.state = new DestinationState(ports.listener(), now);
        this.transport = ports.transport().map(CheckedTransport::new);
    }

    Optional<CheckedTransport> transport() {
        return transport;
    }

    Publisher publisher() {
        MessageIds ids = new MessageIds(() -> now.wall().toEpochMilli());
        Encoder encoder = new Encoder(destinations, settings.checkBacks().keySet(), codecs, ids, now);
        return new Publisher(tools(), encoder, ids);
    }

    private Tools tools() {
        return new Tools(
                ports,
                transport,
                handOff,
                confirmations,
                settings.node() + "/hand-off",
                settings.relay().lease(),
                new Trouble(threadName("completion"), ports.listener(), now),
                now);
    }

    OperationsDesk operations() {
        Set<Inspection> holders = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Inspection> inOrder = new ArrayList<>();
        List.of(ports.store(), ports.halves(), ports.source())
                .forEach(port -> port.ifPresent(adapter -> {
                    if (adapter instanceof Inspection holder && holders.add(holder)) {
                        inOrder.add(holder);
                    }
                }));
        OperationsDesk.Reach reach = new OperationsDesk.Reach(inOrder, ports.halves(), destinations, state, handOff);
        return new OperationsDesk(reach, new AuditLog(ports.listener(), now));
    }

    /** In the order in which they are stopped. */
    List<Group> groups() {
        return List.of(consumers(), relay(), resolver(), retention());
    }

    private Group consumers() {
        StopSignal stop = new StopSignal();
        List<Worker> workers = new ArrayList<>();
        for (Consumer consumer : settings.consumers()) {
            ConsumerSide side = new ConsumerSide(
                    consumer,
                    rules(consumer),
                    ports.source().orElseThrow(),
                    ports.transactions(),
                    ports.inbox().orElseThrow(),
                    codecs,
                    ports.listener());
            String name = "consumer-" + consumer.name() + "-" + consumer.destination() + "-";
            for (int i = 1; i <= consumer.settings().concurrency(); i++) {
                workers.add(new ReceiverWorker(threadName(name + i), side, stop, now));
            }
        }
        return new Group("consumers", stop, workers);
    }

    private ReceptionRules rules(Consumer consumer) {
        RetentionSettings retention = settings.retention();
        Duration tooOld = retention.inbox().minus(retention.tooOldGuard());
        ConsumerSettings own = consumer.settings();
        boolean ordered =
                destinations.settings(consumer.destination(), "Cannot consume").ordered();
        boolean blocking = own.poisonedKey() == DestinationSettings.PoisonedKey.BLOCK_KEY;
        return new ReceptionRules(
                own.ladder().rules(), tooOld.toMillis(), own.busyDelay().toMillis(), ordered, blocking);
    }

    private Group relay() {
        StopSignal stop = new StopSignal();
        stop.alsoWake(handOff::close);
        List<Worker> workers = new ArrayList<>();
        if (ports.store().isPresent() && transport.isPresent()) {
            Sweeps sweeps = new Sweeps(settings.relay().poll().toMillis());
            RelayWorker.Line line = new RelayWorker.Line(
                    ports.store().get(), transport.get(), handOff, sweeps, state, ports.listener());
            for (int i = 1; i <= settings.relay().workers(); i++) {
                RelayRules rules = settings.relay().rules(settings.node() + "/" + i, settings.destinations());
                workers.add(new RelayWorker(threadName("relay-" + i), rules, line, stop, now));
            }
        }
        return new Group("the relay", stop, workers);
    }

    private Group resolver() {
        StopSignal stop = new StopSignal();
        List<Worker> workers = new ArrayList<>();
        ports.halves().ifPresent(prepared -> {
            DueHalves due = new DueHalves(prepared, settings.resolver(), now);
            stop.alsoWake(due::close);
            ResolverWorker.Desk desk =
                    new ResolverWorker.Desk(prepared, due, ports.markers(), settings.checkBacks(), ports.listener());
            for (int i = 1; i <= settings.resolver().workers(); i++) {
                workers.add(new ResolverWorker(threadName("resolver-" + i), resolverRules(), desk, stop, now));
            }
            stop.alsoWake(confirmations::close);
            workers.add(new ConfirmationWorker(threadName("confirmations"), confirmations, tools()));
        });
        return new Group("the resolver", stop, workers);
    }

    private ResolverRules resolverRules() {
        ResolverSettings resolver = settings.resolver();
        Map<String, Long> graces = new HashMap<>();
        settings.destinations()
                .forEach((name, destination) ->
                        destination.rollbackGrace().ifPresent(grace -> graces.put(name, grace.toMillis())));
        Duration markersKept = settings.retention().markers().minus(resolver.markerGuard());
        return new ResolverRules(
                resolver.unknown().rules(),
                resolver.unreachable().toMillis(),
                resolver.maxAge().toMillis(),
                markersKept.toMillis(),
                resolver.rollbackGrace().toMillis(),
                Map.copyOf(graces));
    }

    private Group retention() {
        StopSignal stop = new StopSignal();
        RetentionSettings kept = settings.retention();
        List<IntUnaryOperator> tables = new ArrayList<>();
        ports.store().ifPresent(store -> tables.add(limit -> store.purge(kept.ledger(), limit)));
        ports.markers().ifPresent(markers -> tables.add(limit -> markers.purge(kept.markers(), limit)));
        ports.inbox().ifPresent(inbox -> tables.add(limit -> inbox.purge(kept.inbox(), limit)));
        RetentionWorker.Plan plan = new RetentionWorker.Plan(kept, tables);
        RetentionWorker worker = new RetentionWorker(threadName("retention"), plan, stop, ports.listener(), now);
        return new Group("retention", stop, tables.isEmpty() ? List.of() : List.of(worker));
    }

    private String threadName(String role) {
        return "holdfast-" + settings.node() + "-" + role;
    }
}
