// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.Guarantee;
import io.holdfast.kill.World.Plan;
import io.holdfast.kill.World.Role;
import io.holdfast.kill.app.BrokerKind;
import io.holdfast.kill.app.Bug;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Load, faults, and now and then a check, until enough was killed or something is wrong. */
final class Campaign {

    /** Few enough that transactions meet. */
    private static final int KEYS = 20;

    private static final long LOAD = 50;
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(60);

    /** A database that damages itself is set up anew, but not for ever. */
    private static final int MOST_LIVES = 3;

    private final Order order;
    private final Path folder;
    private final long begin = System.nanoTime();
    private int done;
    private int drains;
    private int checked;

    /**
     * What to do.
     *
     * @param amount how many kills, or network scenarios
     * @param whole whether every kind of fault has its turn as often as any other, even if that makes it longer
     * @param perCheck after how many faults everything is healed and checked
     * @param drain for how long nothing may move before everything has come to rest
     */
    record Order(
            Server.Product product,
            BrokerKind broker,
            Guarantee guarantee,
            int apps,
            boolean network,
            int amount,
            boolean whole,
            int perCheck,
            long seed,
            Duration drain,
            Optional<Bug> bug) {

        /** A campaign of kills on the small broker. */
        static Order journal(
                Server.Product product,
                int apps,
                int kills,
                int perCheck,
                long seed,
                Duration drain,
                Optional<Bug> bug) {
            boolean whole = bug.isEmpty();
            return new Order(
                    product,
                    BrokerKind.JOURNAL,
                    Guarantee.OUTBOX,
                    apps,
                    false,
                    kills,
                    whole,
                    perCheck,
                    seed,
                    drain,
                    bug);
        }

        Order withAmount(int other) {
            return new Order(product, broker, guarantee, apps, network, other, whole, perCheck, seed, drain, bug);
        }

        String world() {
            return broker == BrokerKind.JOURNAL ? product.name() : product + "/" + broker + "/" + guarantee;
        }
    }

    Campaign(Order order) {
        this.order = order;
        String name = order.world().replace('/', '-') + (order.network() ? "-network" : "") + "-" + order.seed()
                + order.bug().map(bug -> "-" + bug).orElse("");
        this.folder = Path.of("target", "kill", name).toAbsolutePath();
    }

    Figures run() throws IOException, SQLException {
        Figures all = live();
        for (int lives = 1; all.isDamaged() && done < order.amount() && lives < MOST_LIVES; lives++) {
            all = all.and(live());
        }
        return all;
    }

    /** Until enough was killed, something is wrong, or the database has damaged itself. */
    private Figures live() throws IOException, SQLException {
        drains = 0;
        checked = 0;
        delete(folder);
        Plan plan = new Plan(
                order.product(),
                order.broker(),
                order.guarantee(),
                Role.of(order.broker(), order.apps()),
                KEYS,
                order.network(),
                order.bug());
        try (World world = new World(plan, folder)) {
            world.start();
            // Each product begins at another point, so that three short campaigns reach all of them.
            Strikes faults = order.network()
                    ? new Storms(world, order.seed(), order.whole())
                    : new Faults(world, order.seed(), order.product().ordinal() * 6, order.whole());
            Checker checker = new Checker(world);
            while (goesOn(faults) && checker.violations().isEmpty()) {
                round(world, faults, checker);
            }
            done += progress(faults);
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
    private boolean goesOn(Strikes faults) {
        return done + progress(faults) < order.amount() || (order.whole() && !faults.isRoundComplete());
    }

    private int progress(Strikes faults) {
        return order.network() ? faults.count() : faults.kills();
    }

    /** The first round has no faults: nothing may be repeated in it. */
    private void round(World world, Strikes faults, Checker checker) throws SQLException {
        long enough = world.ledger.counted("told COMMITTED") + LOAD;
        if (!Patience.await(LOAD_LIMIT, () -> world.ledger.counted("told COMMITTED") > enough)) {
            checker.violation("A11", "nothing can be committed");
        }
        for (int strike = 0; drains > 0 && strike < order.perCheck() && goesOn(faults); strike++) {
            order.bug().ifPresentOrElse(faults::provoke, faults::next);
        }
        world.hush();
        checker.check(order.drain(), faults.explains(faults.count() - checked));
        checked = faults.count();
        drains++;
        world.resume();
        System.out.println(order.world() + ": " + (done + progress(faults)) + " of " + order.amount()
                + (order.network() ? " network scenarios, " : " kills, ")
                + checker.published() + " messages, " + checker.violations().size() + " violations, "
                + length().toSeconds() + " s");
    }

    private Duration length() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private Figures figures(World world, Strikes faults, Checker checker) {
        return new Figures(
                order.world(),
                order.seed(),
                length(),
                faults.killsByTarget(),
                order.network() ? faults.count() : 0,
                checker.published(),
                checker.effectsSeen(),
                checker.repeated(),
                drains,
                List.copyOf(checker.violations()),
                world.ledger.counts());
    }

    /** Where the histories are, and how to run it again. */
    String artefacts() {
        return "Histories: " + folder + "\nAgain: mvn verify -Pkill -pl kill-tests -am -Dtest="
                + (order.network() ? "NetworkCampaignTest" : "KillCampaignTest") + " -Ddatabases=" + order.product()
                + " -Dbrokers=" + order.broker() + " -Dguarantees=" + order.guarantee()
                + (order.network() ? " -Dscenarios=" : " -Dkills=") + order.amount() + " -DperCheck=" + order.perCheck()
                + " -Dapps=" + order.apps() + " -Dseed=" + order.seed() + "\n";
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
