// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.jta.XaWorld.Process;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Coordinator, database and broker are killed at every point of a two-phase commit, alone and together, and started again in
 * every order. At the end nothing is in doubt or locked, and there is a message where there is a row.
 *
 * <p>{@code -Dxa.kills=N} for more than the few of a build, {@code -Dxa.seed=S} to see a campaign again.
 */
class XaKillTest {

    /** Each point, and each set of victims, comes before any comes again. */
    private static final List<Set<Process>> VICTIMS = List.of(
            EnumSet.of(Process.COORDINATOR),
            EnumSet.of(Process.DATABASE),
            EnumSet.of(Process.COORDINATOR, Process.DATABASE),
            EnumSet.of(Process.BROKER),
            EnumSet.of(Process.COORDINATOR, Process.BROKER),
            EnumSet.of(Process.COORDINATOR),
            EnumSet.of(Process.DATABASE, Process.BROKER),
            EnumSet.allOf(Process.class));

    private static final int KILLS = Integer.getInteger("xa.kills", 6);
    private static final int TRIES = 20;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("xa.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final Map<Point, Integer> reached = new EnumMap<>(Point.class);
    private final List<String> committed = new ArrayList<>();
    private final List<String> rolledBack = new ArrayList<>();
    private int transactions;

    @Test
    void onPostgres() {
        try (XaWorld world = XaWorld.postgres(folder)) {
            run(world);
        }
    }

    @Test
    void onMariaDb() {
        try (XaWorld world = XaWorld.mariaDb(folder)) {
            run(world);
        }
    }

    private void run(XaWorld world) {
        world.createQueue(false);
        assertThat(world.start(Process.COORDINATOR)).as("first start").isTrue();
        // A decision whose answer is lost, and one whose end is not written down: both have left a branch or a record
        // for ever.
        kill(world, Point.BEFORE_DATABASE_COMMITS, EnumSet.of(Process.DATABASE));
        kill(world, Point.AFTER_BROKER_COMMITTED, EnumSet.of(Process.COORDINATOR));
        int first = random.nextInt(Point.values().length);
        for (int kill = 2; kill < KILLS; kill++) {
            Point point = Point.values()[(first + kill * 4) % Point.values().length];
            kill(world, point, VICTIMS.get((first + kill) % VICTIMS.size()));
        }
        assertThat(world.awaitNothingInDoubt()).as("in doubt, " + this).isEmpty();
        world.touchAll();
        List<String> rows = world.rows();
        assertThat(world.messages()).as("messages, against rows, " + this).isEqualTo(rows);
        assertThat(rows).as("rows, " + this).containsAll(committed).doesNotContainAnyElementsOf(rolledBack);
        System.out.println("XaKillTest: " + KILLS + " kills, " + transactions + " transactions, " + rows.size()
                + " committed, " + this);
    }

    private void kill(XaWorld world, Point point, Set<Process> victims) {
        boolean halts = victims.contains(Process.COORDINATOR);
        for (int tries = 0; tries < TRIES; tries++) {
            String id = "t" + ++transactions;
            world.coordinator().say("RUN " + id + " " + point + " " + (halts ? "HALT" : "PAUSE"));
            String answer = world.coordinator().hear();
            if (answer.equals(halts ? ChildProcess.END : "AT")) {
                reached.merge(point, 1, Integer::sum);
                victims.forEach(world::kill);
                if (halts) {
                    (point.isDecided() ? committed : rolledBack).add(id);
                } else {
                    world.coordinator().say("GO");
                    note(id, world.coordinator().hear());
                }
                restart(world, victims);
                return;
            }
            // Pools find out by and by that what they hold is dead.
            note(id, answer);
        }
        throw new AssertionError("no transaction comes to " + point + ", " + this);
    }

    private void note(String id, String answer) {
        assertThat(answer).as("answer of the coordinator, " + this).startsWith("OUTCOME ");
        switch (answer) {
            case "OUTCOME COMMITTED" -> committed.add(id);
            case "OUTCOME ROLLED_BACK" -> rolledBack.add(id);
            default -> assertThat(answer).isEqualTo("OUTCOME UNKNOWN");
        }
    }

    /** In any order; a coordinator that comes too early refuses, and comes again. */
    private void restart(XaWorld world, Set<Process> victims) {
        List<Process> order = new ArrayList<>(victims);
        Collections.shuffle(order, random);
        boolean refused = false;
        for (Process process : order) {
            refused |= !world.start(process);
        }
        if (refused) {
            assertThat(world.start(Process.COORDINATOR))
                    .as("second start, " + this)
                    .isTrue();
        }
    }

    @Override
    public String toString() {
        return "seed " + seed + ", points " + reached;
    }
}
