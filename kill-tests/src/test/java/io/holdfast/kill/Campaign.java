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

    private static final Role WORKER = new Role(2, 8_000, true, 1);
    private static final int KEYS = 20;

    private final Order order;
    private final Path folder;

    /**
     * What to do.
     *
     * @param perCheck after how many faults everything is healed and checked
     * @param drain how long it may take to come to rest
     */
    record Order(
            Server.Product product,
            int apps,
            int kills,
            int perCheck,
            long seed,
            Duration drain,
            Optional<Bug> bug) {}

    Campaign(Order order) {
        this.order = order;
        this.folder = Path.of("target", "kill", order.product() + "-" + order.seed() + order.bug().map(bug -> "-" + bug).orElse(""))
                .toAbsolutePath();
    }

    Figures run() throws IOException, SQLException {
        delete(folder);
        long begin = System.nanoTime();
        Plan plan = new Plan(order.product(), Collections.nCopies(order.apps(), WORKER), KEYS, order.bug());
        try (World world = new World(plan, folder)) {
            Faults faults = new Faults(world, order.seed(), order.product().ordinal() * 6);
            Checker checker = new Checker(world);
            int drains = 0;
            int checked = 0;
            while (goesOn(faults) && checker.violations().isEmpty()) {
                // The first round has none: nothing may be repeated without a reason.
                int strikes = drains == 0 ? 0 : order.perCheck();
                long enough = world.ledger.counted("told COMMITTED") + 50;
                if (!Patience.await(Duration.ofSeconds(60), () -> world.ledger.counted("told COMMITTED") > enough)) {
                    checker.violation("A13", "nothing can be committed");
                }
                for (int strike = 0; strike < strikes && (strike == 0 || goesOn(faults)); strike++) {
                    faults.next();
                }
                world.hush();
                checker.check(order.drain(), faults.count() - checked);
                checked = faults.count();
                drains++;
                world.resume();
                progress(faults, checker);
            }
            if (checker.violations().isEmpty()) {
                checker.checkSessions(world.quit());
            }
            Duration length = Duration.ofNanos(System.nanoTime() - begin);
            return new Figures(
                    order.product().name(),
                    order.seed(),
                    length,
                    faults.killsByTarget(),
                    checker.published(),
                    checker.effectsSeen(),
                    checker.repeated(),
                    drains,
                    List.copyOf(checker.violations()),
                    world.ledger.counts());
        }
    }

    /** A deck is played to its end, or some kinds of faults would be rare. */
    private boolean goesOn(Faults faults) {
        return faults.kills() < order.kills() || (!faults.isRoundComplete() && order.bug().isEmpty());
    }

    /** Throws the histories away; only when nothing was wrong. */
    void forget() throws IOException {
        delete(folder);
    }

    /** Where the histories are, and how to run it again. */
    String artefacts() {
        return "Histories: " + folder + "\nAgain: mvn verify -Pkill -pl kill-tests -am -Ddatabases=" + order.product()
                + " -Dkills=" + order.kills() + " -Dseed=" + order.seed();
    }

    private void progress(Faults faults, Checker checker) {
        System.out.println(order.product() + ": " + faults.kills() + " of " + order.kills() + " kills, "
                + checker.published() + " messages, " + checker.violations().size() + " violations");
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
