// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.core.simulation.Operation.Poison;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * All histories of a small cluster: every order of steps, with every placement of up to so many faults. In every state that
 * is reached, what must never happen has not happened; and from every state a healthy cluster gets to where everything that
 * must happen has happened.
 *
 * <p>A state is found again by its fingerprint and not explored twice. It is reached by playing its path from the start, so
 * nothing needs to be copied.
 */
final class Exhaustive {

    /**
     * A small world.
     *
     * @param mode which guarantee
     * @param nodes one list of workers per process
     * @param messages how many messages are published, in one transaction
     * @param joined whether inside a transaction of the application's own
     * @param published whether that transaction is over before the search begins
     * @param faults how many calls may get lost or processes die
     * @param jumps how often a lease's length may pass
     */
    record Scope(
            Mode mode,
            List<List<Worker>> nodes,
            int messages,
            boolean joined,
            boolean published,
            int faults,
            int jumps) {}

    /** Which workers a process can have. */
    enum Worker {
        PRODUCER((cluster, node) -> cluster.startProducer(node)),
        RELAY((cluster, node) -> cluster.start(node, "relay", cluster::relay)),
        RESOLVER((cluster, node) -> cluster.start(node, "resolver", cluster::resolver)),
        RECOVERY((cluster, node) -> cluster.start(node, "recovery", cluster::recovery)),
        CONSUMER((cluster, node) -> cluster.startConsumer(node, "consumer0"));

        private final BiConsumer<Cluster, Node> start;

        Worker(BiConsumer<Cluster, Node> start) {
            this.start = start;
        }
    }

    /**
     * What came out.
     *
     * @param states how many different states were reached
     * @param violation the first path that broke a promise, or empty
     * @param isComplete whether there was nothing left to explore
     */
    record Result(int states, String violation, boolean isComplete) {}

    private static final int JUMP = 1000;
    private static final int REVIVE = 2000;
    private static final int DIE = 3000;
    private static final long LEASE = 10_000;
    private static final int FATES = 4;
    private static final int DYING = 3;

    private final Scope scope;
    private final Set<Bug> bugs;
    private final Scenario scenario;
    private final Operation operation;
    private final Set<UUID> visited = ConcurrentHashMap.newKeySet();

    private Exhaustive(Scope scope, Set<Bug> bugs) {
        this.scope = scope;
        this.bugs = bugs;
        this.scenario = new Scenario(
                1, scope.mode(), scope.nodes().size(), 1, 1, 0, 2, LEASE, 0, false, false, false, 0, Map.of());
        this.operation = new Operation(0, "", scope.messages(), false, scope.joined(), Duration.ZERO, Poison.NONE);
    }

    static Result search(Scope scope, Set<Bug> bugs, int mostStates) {
        return new Exhaustive(scope, bugs).search(mostStates);
    }

    static Result search(Scope scope, int mostStates) {
        return search(scope, EnumSet.noneOf(Bug.class), mostStates);
    }

    /** Level by level, so the first violation found has the shortest path. */
    private Result search(int mostStates) {
        List<int[]> level = List.of(new int[0]);
        while (!level.isEmpty() && visited.size() < mostStates) {
            List<Expansion> expansions =
                    level.parallelStream().map(this::expand).toList();
            for (Expansion expansion : expansions) {
                if (!expansion.violation().isEmpty()) {
                    return new Result(visited.size(), expansion.violation(), false);
                }
            }
            level = expansions.stream()
                    .flatMap(expansion -> expansion.paths().stream())
                    .toList();
        }
        return new Result(visited.size(), "", level.isEmpty());
    }

    /** What lies behind one state. */
    private record Expansion(List<int[]> paths, String violation) {}

    private Expansion expand(int[] path) {
        Play play = new Play();
        if (!play.follow(path) || !visited.add(play.fingerprint())) {
            return new Expansion(List.of(), "");
        }
        List<int[]> paths = new ArrayList<>();
        for (int choice : play.choices()) {
            int[] longer = Arrays.copyOf(path, path.length + 1);
            longer[path.length] = choice;
            paths.add(longer);
        }
        List<Violation> violations = play.drain();
        return new Expansion(paths, violations.isEmpty() ? "" : violations.get(0) + " after " + play.describe(path));
    }

    /** Calls go well, except the one that is about to be made. */
    private static final class Plan implements Fates {

        private Fate next = Fate.WELL;
        private boolean asked;

        @Override
        public Fate fate(Target target) {
            asked = true;
            Fate fate = next;
            next = Fate.WELL;
            return fate;
        }

        @Override
        public long latency() {
            return 0;
        }

        @Override
        public boolean strikes(Fault fault) {
            return false;
        }

        @Override
        public double luck() {
            return 0;
        }
    }

    /** One world, played along a path. */
    private final class Play {

        private final Plan plan = new Plan();
        private final World world = new World(scenario, plan, bugs);
        private final Cluster cluster = new Cluster(world);
        private final List<String> told = new ArrayList<>();
        private int faults = scope.faults();
        private int jumps = scope.jumps();

        Play() {
            world.beStepwise();
            cluster.want(operation);
            for (List<Worker> workers : scope.nodes()) {
                Node node = cluster.addBare();
                workers.forEach(worker -> worker.start.accept(cluster, node));
            }
            Actor<?> first = actors().get(0);
            while (scope.published() && first.proceed()) {
                first.step();
            }
        }

        boolean follow(int[] path) {
            for (int choice : path) {
                if (!choose(choice)) {
                    return false;
                }
            }
            return true;
        }

        List<Integer> choices() {
            List<Integer> choices = new ArrayList<>();
            List<Actor<?>> actors = actors();
            for (int i = 0; i < actors.size(); i++) {
                if (actors.get(i).proceed()) {
                    for (int fate = 0; fate < (faults > 0 ? FATES : 1); fate++) {
                        choices.add(i * FATES + fate);
                    }
                }
            }
            for (int i = 0; i < cluster.nodes().size(); i++) {
                if (!cluster.nodes().get(i).isAlive()) {
                    choices.add(REVIVE + i);
                } else if (faults > 0) {
                    choices.add(DIE + i);
                }
            }
            if (jumps > 0) {
                choices.add(JUMP);
            }
            return choices;
        }

        private boolean choose(int choice) {
            if (choice >= DIE) {
                faults--;
                kill(cluster.nodes().get(choice - DIE));
            } else if (choice >= REVIVE) {
                revive(choice - REVIVE);
            } else if (choice >= JUMP) {
                jumps--;
                world.blame(1); // whoever is in the middle of something is suddenly late
                world.jump(LEASE);
            } else {
                return act(choice / FATES, choice % FATES);
            }
            world.jump(0);
            return true;
        }

        private boolean act(int index, int fate) {
            Actor<?> actor = actors().get(index);
            if (!actor.proceed()) {
                return false;
            }
            plan.asked = false;
            plan.next = fate < DYING ? Fates.Fate.values()[fate] : Fates.Fate.WELL;
            actor.step();
            plan.next = Fates.Fate.WELL;
            if (fate > 0) {
                faults--;
                world.blame(1);
                if (!plan.asked) {
                    return false; // it called nobody, so nothing could get lost
                }
            }
            if (fate == DYING) {
                kill(actor.node);
            }
            world.jump(0);
            return true;
        }

        private void kill(Node node) {
            world.blame(1);
            world.xa.died(node, world.now() + LEASE / 2);
            node.die(0);
            world.jump(0);
        }

        private void revive(int index) {
            Node node = cluster.nodes().get(index);
            node.born();
            scope.nodes().get(index).forEach(worker -> worker.start.accept(cluster, node));
        }

        private List<Actor<?>> actors() {
            List<Actor<?>> actors = new ArrayList<>();
            cluster.nodes().stream().filter(Node::isAlive).forEach(node -> actors.addAll(node.actors));
            return actors;
        }

        UUID fingerprint() {
            StringBuilder text = new StringBuilder(world.fingerprint());
            text.append(faults).append(' ').append(jumps).append('\n');
            for (Node node : cluster.nodes()) {
                text.append(node.life())
                        .append(node.isAlive())
                        .append(node.handedOver)
                        .append(node.nudged);
                node.actors.forEach(actor -> text.append(actor.memory()));
            }
            return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8));
        }

        /** From here on nothing goes wrong any more: everything must come to its end. */
        List<Violation> drain() {
            for (int i = 0; i < cluster.nodes().size(); i++) {
                if (!cluster.nodes().get(i).isAlive()) {
                    revive(i);
                }
            }
            boolean quiet = false;
            for (int round = 0; round < 400 && !quiet; round++) {
                for (Actor<?> actor : actors()) {
                    if (actor.node.isAlive() && actor.proceed()) {
                        actor.step();
                        world.jump(0);
                    }
                }
                world.jump(round % 5 == 4 ? LEASE / 2 : 0);
                quiet = round % 5 == 4 && cluster.isQuiet();
            }
            return new Checker(world, List.of(operation)).check(quiet);
        }

        String describe(int[] path) {
            Play again = new Play();
            for (int choice : path) {
                again.told.add(again.name(choice));
                again.choose(choice);
            }
            return String.join(", ", again.told);
        }

        private String name(int choice) {
            if (choice >= DIE) {
                return cluster.nodes().get(choice - DIE).name + " dies";
            }
            if (choice >= REVIVE) {
                return cluster.nodes().get(choice - REVIVE).name + " starts again";
            }
            if (choice >= JUMP) {
                return "a lease's time passes";
            }
            String[] fates = {"", " (request lost)", " (answer lost)", " (then dies)"};
            return actors().get(choice / FATES).name + fates[choice % FATES];
        }
    }
}
