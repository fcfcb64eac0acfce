// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.core.protocol.Leased;
import io.holdfast.core.simulation.Coverage.Seen;
import io.holdfast.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** One run: chaos first, then everything is healed and has to come to rest. */
final class Simulation {

    /**
     * What came out of a run.
     *
     * @param steps how many things happened
     * @param traceHash equal for equal runs
     */
    record Result(Scenario scenario, List<Violation> violations, Coverage coverage, long steps, long traceHash) {

        boolean isGood() {
            return violations.isEmpty();
        }
    }

    private static final long WORK = 10_000;

    private final Scenario scenario;
    private final SplittableRandom random;
    private final Fates.Chance fates;
    private final World world;
    private final Cluster cluster;
    private final List<Operation> operations = new ArrayList<>();
    private boolean healed;

    private Simulation(Scenario scenario, Set<Bug> bugs) {
        this.scenario = scenario;
        this.random = new SplittableRandom(scenario.seed() + 17);
        this.fates = new Fates.Chance(random.split(), scenario);
        this.world = new World(scenario, fates, bugs);
        this.cluster = new Cluster(world);
        fates.onSlow(() -> world.struck(Fault.SLOW_CALL));
    }

    static Result run(Scenario scenario) {
        return run(scenario, EnumSet.noneOf(Bug.class));
    }

    static Result run(Scenario scenario, Set<Bug> bugs) {
        return new Simulation(scenario, bugs).run();
    }

    private Result run() {
        for (int i = 0; i < scenario.nodes(); i++) {
            addNode();
        }
        planOperations();
        planFaults();
        while (world.step(scenario.chaos())) {
            // everything happens in the actions
        }
        heal();
        boolean drained = drain();
        List<Violation> violations = new Checker(world, operations).check(drained);
        return new Result(scenario, violations, world.coverage(), world.steps(), world.traceHash());
    }

    private void addNode() {
        long skew = 0;
        double drift = 1;
        int most = scenario.rate(Fault.CLOCK_SKEW);
        if (most > 0) {
            world.coverage().injected(Fault.CLOCK_SKEW);
            skew = random.nextLong(0, most * 1000L) * cluster.nodes().size();
            drift = 1 + (random.nextDouble() - 0.5) / 20;
        }
        cluster.add(skew, drift);
    }

    private void planOperations() {
        for (int number = 0; number < scenario.operations(); number++) {
            Operation.Poison poison = Operation.Poison.NONE;
            if (scenario.poison() && random.nextInt(4) == 0) {
                boolean atRelay = scenario.mode() == Mode.OUTBOX && random.nextBoolean();
                poison = atRelay ? Operation.Poison.BROKER_REFUSES : Operation.Poison.HANDLER_FAILS;
            }
            boolean delayed = scenario.delays() && random.nextInt(4) == 0;
            Operation operation = new Operation(
                    number,
                    scenario.isOrdered() ? "k" + random.nextInt(scenario.keys()) : "",
                    random.nextInt(1, 4),
                    random.nextInt(8) == 0,
                    random.nextBoolean(),
                    delayed ? Duration.ofMillis(random.nextLong(1000, 20_000)) : Duration.ZERO,
                    poison);
            operations.add(operation);
            world.schedule(random.nextLong(0, Math.min(WORK, scenario.chaos())), () -> cluster.want(operation));
        }
    }

    // ---- faults of whole machines

    private void planFaults() {
        for (Fault fault : Fault.values()) {
            if (!fault.isPerCall() && fault != Fault.CLOCK_SKEW) {
                for (int i = 0; i < scenario.rate(fault); i++) {
                    world.schedule(random.nextLong(100, scenario.chaos()), () -> strike(fault));
                }
            }
        }
    }

    private void strike(Fault fault) {
        if (healed) {
            return;
        }
        world.struck(fault);
        Node node = cluster.nodes().get(random.nextInt(cluster.nodes().size()));
        switch (fault) {
            case CRASH -> crash(node);
            case PAUSE -> pause(node);
            case RESTART -> restart(node);
            case NODE_JOINS -> addNode();
            case CONNECTIONS_LOST -> loseConnections(node);
            case BROKER_OUTAGE -> outage(Target.BROKER);
            case PRODUCER_DATABASE_OUTAGE -> outage(Target.PRODUCER_DATABASE);
            case CONSUMER_DATABASE_OUTAGE -> outage(Target.CONSUMER_DATABASE);
            case DUPLICATE_DELIVERY -> duplicate();
            default -> throw new IllegalStateException(fault.name());
        }
    }

    private void loseConnections(Node node) {
        switch (random.nextInt(3)) {
            case 0 -> node.loseBroker();
            case 1 -> node.loseTransactions(random.nextBoolean() ? Target.CONSUMER_DATABASE : Target.PRODUCER_DATABASE);
            default -> node.loseConnections();
        }
    }

    private void crash(Node node) {
        if (!node.isAlive()) {
            return;
        }
        long noticed = random.nextLong(1, 500);
        // With a database that clings to dead sessions, a prepared branch is out of reach for a while longer.
        world.xa.died(node, world.now() + noticed + random.nextLong(0, 10_000));
        node.die(noticed);
        world.schedule(random.nextLong(100, 3 * scenario.lease()), () -> revive(node));
    }

    private void revive(Node node) {
        if (!node.isAlive()) {
            node.resume();
            cluster.boot(node);
        }
    }

    private void pause(Node node) {
        long millis = random.nextLong(100, 3 * scenario.lease());
        node.pause(millis);
        // Servers give up on clients that do not answer for long.
        if (millis > 15_000) {
            world.schedule(15_000, node::loseConnections);
        }
    }

    /** Stops in an orderly way: what was handed over and not begun is given back. */
    private void restart(Node node) {
        if (!node.isAlive() || node.pausedFor() > 0) {
            return;
        }
        if (node.isBusy()) {
            world.seen(Seen.STOPPED_WITH_WORK_IN_FLIGHT);
        }
        if (!world.isDown(Target.PRODUCER_DATABASE)) {
            for (Leased leased : node.handedOver) {
                Settlement back = new Settlement.Postponed(
                        leased.claim().id(), leased.claim().token(), Duration.ZERO, false, "stopped");
                world.plainStore().settle(List.of(back));
            }
        }
        world.xa.died(node, world.now());
        node.die(0);
        world.schedule(random.nextLong(100, 5000), () -> revive(node));
    }

    private void outage(Target target) {
        long millis = random.nextLong(500, 60_000);
        if (millis > 5000) {
            world.seen(Seen.OUTAGE_LONGER_THAN_BUDGET);
        }
        world.goDown(target);
        for (Node node : cluster.nodes()) {
            if (target != Target.BROKER) {
                node.loseTransactions(target);
            }
        }
        if (target == Target.BROKER) {
            world.xa.brokerRestarted();
            cluster.nodes().forEach(Node::loseBroker);
        }
        world.schedule(millis, () -> {
            if (!healed) {
                world.comeUp(target);
            }
        });
    }

    private void duplicate() {
        var accepted = world.broker.accepted();
        if (!accepted.isEmpty()) {
            world.broker.duplicateDelivery(
                    accepted.get(random.nextInt(accepted.size())).id());
        }
    }

    // ---- healing

    private void heal() {
        healed = true;
        fates.heal();
        world.healTargets();
        cluster.wantNothingMore();
        for (Node node : cluster.nodes()) {
            node.resume();
            revive(node);
        }
    }

    private boolean drain() {
        long deadline = world.now() + 600_000 + 12 * scenario.lease();
        while (world.now() < deadline) {
            long next = world.now() + 1000;
            while (world.step(next)) {
                // everything happens in the actions
            }
            if (cluster.isQuiet()) {
                return true;
            }
        }
        return false;
    }
}
