// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.kill.World.Plan;
import io.holdfast.kill.World.Role;
import io.holdfast.kill.app.Bug;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Load, faults, and now and then a check, until enough was killed or something is wrong. */
final class Campaign {

    /** Publishes as fast as a small machine can follow, relays and consumes. */
    private static final Role WORKER = new Role(2, 8_000, true, 1);

    /** Few enough that transactions meet. */
    private static final int KEYS = 20;

    private static final long LOAD = 50;
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(60);

    /** A database that damages itself is set up anew, but not for ever. */
    private static final int MOST_LIVES = 3;

    private final Order order;
    private final Path folder;
    private final long begin = System.nanoTime();
    private int killed;
    private int drains;
    private int checked;

    /**
     * What to do.
     *
     * @param perCheck after how many faults everything is healed and checked
     * @param drain how long it may take to come to rest
     */
    record Order(
            Server.Product product, int apps, int kills, int perCheck, long seed, Duration drain, Optional<Bug> bug) {}

    Campaign(Order order) {
        this.order = order;
        String name = order.product() + "-" + order.seed()
                + order.bug().map(bug -> "-" + bug).orElse("");
        this.folder = Path.of("target", "kill", name).toAbsolutePath();
    }

    Figures run() throws IOException, SQLException {
        Figures all = live();
        for (int lives = 1; all.isDamaged() && killed < order.kills() && lives < MOST_LIVES; lives++) {
            all = all.and(live());
        }
        return all;
    }

    /** Until enough was killed, something is wrong, or the database has damaged itself. */
    private Figures live() throws IOException, SQLException {
        drains = 0;
        checked = 0;
        delete(folder);
        Plan plan = new Plan(order.product(), Collections.nCopies(order.apps(), WORKER), KEYS, order.bug());
        try (World world = new World(plan, folder)) {
            world.start();
            // Each product begins at another point, so that three short campaigns reach all of them.
            Faults faults = new Faults(world, order.seed(), order.product().ordinal() * 6);
            Checker checker = new Checker(world);
            while (goesOn(faults) && checker.violations().isEmpty()) {
                round(world, faults, checker);
            }
            killed += faults.kills();
            if (checker.violations().isEmpty()) {
                checker.checkSessions(world.quit());
            } else if (world.server.isDamaged()) {
                System.out.println(
                        order.product() + " has damaged itself, so this proves nothing: " + checker.violations());
                world.ledger.count(Figures.DAMAGED, 1);
                checker.violations().clear();
            }
            return figures(world, faults, checker);
        }
    }

    /** A deck is played to its end, or some kinds of faults would be rare. */
    private boolean goesOn(Faults faults) {
        return killed + faults.kills() < order.kills()
                || (!faults.isRoundComplete() && order.bug().isEmpty());
    }

    /** The first round has no faults: nothing may be repeated in it. */
    private void round(World world, Faults faults, Checker checker) throws SQLException {
        long enough = world.ledger.counted("told COMMITTED") + LOAD;
        if (!Patience.await(LOAD_LIMIT, () -> world.ledger.counted("told COMMITTED") > enough)) {
            checker.violation("A11", "nothing can be committed");
        }
        for (int strike = 0; drains > 0 && strike < order.perCheck() && goesOn(faults); strike++) {
            order.bug().ifPresentOrElse(bug -> faults.killAt(bug.point()), faults::next);
        }
        world.hush();
        checker.check(order.drain(), faults.count() - checked);
        checked = faults.count();
        drains++;
        world.resume();
        System.out.println(order.product() + ": " + (killed + faults.kills()) + " of " + order.kills() + " kills, "
                + checker.published() + " messages, " + checker.violations().size() + " violations, "
                + length().toSeconds() + " s");
    }

    private Duration length() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private Figures figures(World world, Faults faults, Checker checker) {
        return new Figures(
                order.product().name(),
                order.seed(),
                length(),
                faults.killsByTarget(),
                checker.published(),
                checker.effectsSeen(),
                checker.repeated(),
                drains,
                List.copyOf(checker.violations()),
                world.ledger.counts());
    }

    /** Where the histories are, and how to run it again. */
    String artefacts() {
        return "Histories: " + folder + "\nAgain: mvn verify -Pkill -pl kill-tests -am -Ddatabases=" + order.product()
                + " -Dkills=" + order.kills() + " -DperCheck=" + order.perCheck() + " -Dapps=" + order.apps()
                + " -Dseed=" + order.seed() + "\n";
    }

    /** Throws the histories away; only when nothing was wrong. */
    void forget() throws IOException {
        delete(folder);
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
