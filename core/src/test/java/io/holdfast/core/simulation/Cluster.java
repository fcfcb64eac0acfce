// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.PublishOutcome;
import io.holdfast.core.protocol.Backoff;
import io.holdfast.core.protocol.Conversation;
import io.holdfast.core.protocol.Execution;
import io.holdfast.core.protocol.ExecutionPort;
import io.holdfast.core.protocol.Ladder;
import io.holdfast.core.protocol.Reception;
import io.holdfast.core.protocol.ReceptionPort;
import io.holdfast.core.protocol.ReceptionRules;
import io.holdfast.core.protocol.Relay;
import io.holdfast.core.protocol.RelayPort;
import io.holdfast.core.protocol.RelayRules;
import io.holdfast.core.protocol.Resolver;
import io.holdfast.core.protocol.ResolverPort;
import io.holdfast.core.protocol.ResolverRules;
import io.holdfast.core.protocol.Retention;
import io.holdfast.core.protocol.RetentionPort;
import io.holdfast.core.simulation.Coverage.Seen;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.Subscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The processes of a run: what workers each has, and what its clients want from it. */
final class Cluster {

    private static final Ladder LADDER = new Ladder(List.of(500L, 1000L, 2000L), World.ATTEMPTS);
    private static final int MOST_RETRIES = 12;

    private final World world;
    private final List<Node> nodes = new ArrayList<>();
    private final Deque<Operation> wanted = new ArrayDeque<>();
    private final Map<String, Integer> attempts = new HashMap<>();

    Cluster(World world) {
        this.world = world;
    }

    List<Node> nodes() {
        return nodes;
    }

    void want(Operation operation) {
        wanted.add(operation);
    }

    /** Clients lose patience: what has not begun will not begin. */
    void wantNothingMore() {
        wanted.clear();
    }

    Node add(long skew, double drift) {
        Node node = new Node(world, "node" + nodes.size(), skew, drift);
        nodes.add(node);
        boot(node);
        return node;
    }

    /** A process without any workers yet. */
    Node addBare() {
        Node node = new Node(world, "node" + nodes.size(), 0, 1);
        nodes.add(node);
        node.born();
        return node;
    }

    void startProducer(Node node) {
        start(node, "producer", Producing::new);
    }

    void startConsumer(Node node, String name) {
        start(node, name, (of, line) -> new Consuming(of, line, name));
    }

    void boot(Node node) {
        node.born();
        Mode mode = world.scenario().mode();
        if (mode == Mode.OUTBOX) {
            start(node, "relay", this::relay);
        }
        if (mode == Mode.HALF_WITH_MARKER || mode == Mode.HALF_WITH_CHECK_BACK) {
            start(node, "resolver", this::resolver);
        }
        if (mode == Mode.XA && !world.has(Bug.RECOVERY_MISSING)) {
            start(node, "recovery", this::recovery);
        }
        for (int consumer = 0; consumer < world.scenario().consumers(); consumer++) {
            startConsumer(node, "consumer" + consumer);
        }
        start(node, "retention", this::retention);
        startProducer(node);
        node.actors.forEach(Actor::turn);
    }

    /** Makes a worker's script. */
    interface Role<P> {
        Actor.Script<P> of(Node node, Line line);
    }

    <P> Actor<P> start(Node node, String role, Role<P> script) {
        Line line = new Line(world);
        Actor<P> actor = new Actor<>(world, node, node.name + "/" + role, line, script.of(node, line));
        node.actors.add(actor);
        return actor;
    }

    // ---- one conversation for ever

    /** Always the same conversation. */
    private record Forever<P>(Conversation<P> next, P port) implements Actor.Script<P> {}

    Actor.Script<RelayPort> relay(Node node, Line line) {
        long lease = world.scenario().lease();
        Set<String> blocking = Set.of();
        RelayRules rules = new RelayRules(
                node.life() + "/relay",
                world.scenario().batch(),
                lease,
                lease / 4,
                1000,
                new Backoff(500, 8000),
                LADDER,
                Map.of(),
                Map.of(),
                blocking);
        return new Forever<>(Relay.start(rules, node.moment()), new RelaySide(world, node, line));
    }

    Actor.Script<ResolverPort> resolver(Node node, Line line) {
        long hour = 3_600_000;
        long grace = world.has(Bug.GRACE_IGNORED) ? 0 : World.GRACE;
        ResolverRules rules =
                new ResolverRules(new Ladder(List.of(1000L, 2000L, 5000L), 15), 2000, hour, 2 * hour, grace, Map.of());
        return new Forever<>(Resolver.start(rules), new ResolverSide(world, node, line));
    }

    Actor.Script<RetentionPort> retention(Node node, Line line) {
        return new Forever<>(Retention.start(3, 10, 5000), new RetentionSide(world, line));
    }

    // ---- recovery and coordinators of two-phase commits

    Actor.Script<Xa.Port> recovery(Node node, Line line) {
        return new Actor.Script<>() {
            private Xa.Port port;

            @Override
            public Conversation<Xa.Port> next() {
                Optional<Xa.Global> found = world.xa.inDoubt(node);
                found.ifPresent(global -> port = new Xa.Port(world.xa, node, line, global, true));
                return found.map(world.xa::recovery).orElse(null);
            }

            @Override
            public Xa.Port port() {
                return port;
            }
        };
    }

    static void coordinator(World world, Node node, Xa.Global global) {
        Line line = new Line(world);
        Xa.Port port = new Xa.Port(world.xa, node, line, global, false);
        Actor<Xa.Port> actor = new Actor<>(world, node, node.name + "/tm", line, new Actor.Script<>() {
            private boolean begun;

            @Override
            public Conversation<Xa.Port> next() {
                boolean first = !begun;
                begun = true;
                return first ? TwoPhaseCommit.start() : null;
            }

            @Override
            public void finished(Conversation<Xa.Port> conversation) {
                port.ended(((TwoPhaseCommit) conversation).outcome().orElseThrow());
            }

            @Override
            public Xa.Port port() {
                return port;
            }
        });
        node.actors.add(actor);
        actor.turn();
    }

    // ---- consumers

    /** Receives for one consumer, one delivery after another. */
    private final class Consuming implements Actor.Script<ReceptionPort> {

        private final Node node;
        private final Line line;
        private final String consumer;
        private final String session;
        private final ReceptionRules rules;
        private final boolean ordered;
        private Subscription subscription;
        private ReceptionSide side;

        Consuming(Node node, Line line, String consumer) {
            this.node = node;
            this.line = line;
            this.consumer = consumer;
            this.session = node.life() + "/" + consumer;
            this.ordered = world.scenario().isOrdered() && !world.has(Bug.ORDER_IGNORED_BY_CONSUMER);
            this.rules = new ReceptionRules(LADDER, 3_600_000, 500, ordered, false);
            node.connects(session);
            connect();
        }

        private void connect() {
            world.broker.disconnect(session);
            subscription = world.broker.source(session).subscribe(Operation.DESTINATION, consumer, ordered);
        }

        @Override
        public Conversation<ReceptionPort> next() {
            if (world.isDown(Target.BROKER)) {
                return null;
            }
            Optional<Delivery> delivery;
            try {
                delivery = subscription.receive(Duration.ZERO);
            } catch (io.holdfast.HoldfastException gone) {
                connect();
                return null;
            }
            if (delivery.isEmpty()) {
                return null;
            }
            side = new ReceptionSide(world, node, line, consumer, delivery.get());
            return Reception.start(
                    rules, delivery.get().attempt(), delivery.get().message().publishedAt(), node.moment());
        }

        @Override
        public void finished(Conversation<ReceptionPort> conversation) {
            // The broker may not have heard how it ended: a new session makes it deliver again.
            if (!side.isEnded()) {
                world.blame(1);
                connect();
            }
        }

        @Override
        public ReceptionPort port() {
            return side;
        }

        @Override
        public String memory() {
            return String.valueOf(side);
        }
    }

    // ---- producers

    /** Does what clients want, one operation after another. */
    private final class Producing implements Actor.Script<ExecutionPort> {

        private final Node node;
        private final Line line;
        private ProducerSide side;

        Producing(Node node, Line line) {
            this.node = node;
            this.line = line;
        }

        @Override
        public Conversation<ExecutionPort> next() {
            Operation operation = wanted.poll();
            if (operation == null) {
                return null;
            }
            int number = attempts.merge(operation.name(), 1, Integer::sum);
            side = new ProducerSide(world, node, line, operation, operation.name() + "-" + number);
            world.history.begins(side.attempt);
            if (number > 1) {
                world.seen(Seen.CLIENT_RETRIED);
            }
            // The client of a process that dies hears nothing, and may try again elsewhere.
            int life = node.incarnation();
            world.schedule(20_000, () -> {
                if (node.incarnation() != life || !node.isAlive()) {
                    tryAgain(operation);
                }
            });
            return operation.joined() ? Joined.start(world.routes()) : Execution.start(world.routes());
        }

        @Override
        public void finished(Conversation<ExecutionPort> conversation) {
            PublishOutcome outcome =
                    conversation instanceof Joined joined ? joined.outcome() : ((Execution) conversation).outcome();
            world.history.told(side.attempt, outcome);
            switch (outcome) {
                case UNKNOWN -> world.seen(Seen.PUBLISHER_TOLD_UNKNOWN);
                case DELEGATED -> world.seen(Seen.DELEGATED);
                default -> {}
            }
            boolean done = outcome.isCommitted() || side.wasAlreadyDone() || side.operation.rollsBack();
            if (!done) {
                tryAgain(side.operation);
            }
        }

        private void tryAgain(Operation operation) {
            if (attempts.get(operation.name()) < MOST_RETRIES
                    && world.now() < world.scenario().chaos()) {
                world.schedule(500, () -> wanted.add(operation));
            }
        }

        @Override
        public ExecutionPort port() {
            return side;
        }

        @Override
        public String memory() {
            return wanted.size() + " " + side;
        }
    }

    /** Whether nothing is left to do, except what is parked. */
    boolean isQuiet() {
        return !isProducing()
                && nodes.stream().noneMatch(Node::isBusy)
                && world.isStoreEmpty()
                && world.broker.undecided() == 0
                && world.xa.inDoubt().isEmpty()
                && world.producerDatabase.openTransactions() == 0
                && world.consumerDatabase.openTransactions() == 0
                && world.areQueuesEmpty();
    }

    private boolean isProducing() {
        return nodes.stream()
                .flatMap(node -> node.actors.stream())
                .anyMatch(actor -> actor.name.endsWith("/producer") && !actor.isIdle());
    }
}
