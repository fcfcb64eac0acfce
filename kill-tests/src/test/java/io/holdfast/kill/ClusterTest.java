// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.Guarantee;
import io.holdfast.kill.World.Plan;
import io.holdfast.kill.World.Role;
import io.holdfast.kill.app.BrokerKind;
import io.holdfast.kill.app.Point;
import io.holdfast.kill.app.Say;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Four relays share a backlog of ordered messages; again and again one of them is killed and replaced. */
final class ClusterTest {

    private static final int RELAYS = 4;
    private static final int KEYS = 500;
    private static final Duration ONE_KILL = Duration.ofSeconds(60);

    /** Publishes and consumes, and leaves the relaying to the others. */
    private static final Role FRONT = new Role(2, 8_000, false, 4);

    private static final Role RELAY = new Role(0, 0, true, 0);

    @Test
    void keysKeepTheirOrder_whileRelaysDie() throws Exception {
        run(5_000, 500, Duration.ofMinutes(3));
    }

    @Test
    @Tag("campaign")
    void manyKeysKeepTheirOrder_whileRelaysDie() throws Exception {
        run(Integer.getInteger("messages", 100_000), 2_000, Duration.ofMinutes(20));
    }

    private static void run(int backlog, int perKill, Duration drain) throws Exception {
        Server.Product product = Server.Product.valueOf(System.getProperty("cluster", "POSTGRES"));
        Path folder =
                Path.of("target", "kill", "cluster-" + product + "-" + backlog).toAbsolutePath();
        Campaign.delete(folder);
        long begin = System.nanoTime();
        List<Role> roles = new ArrayList<>(List.of(FRONT));
        roles.addAll(Collections.nCopies(RELAYS, RELAY));
        try (World world = new World(plan(product, roles), folder)) {
            world.start();
            Child front = world.app(0);
            front.order("fill " + backlog, Say.FILLED);
            int kills = killRelays(world, backlog, perKill);
            front.await(Say.FILLED);
            world.hush();
            Checker checker = new Checker(world);
            checker.check(drain, kills);
            checker.checkSessions(world.quit());
            System.out.println("Cluster on " + product + ": " + RELAYS + " relays, " + kills + " kills, "
                    + checker.published() + " messages published, " + checker.effectsSeen() + " effects, "
                    + checker.repeated() + " sent or delivered again, "
                    + checker.violations().size() + " violations, "
                    + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s");
            assertThat(checker.violations()).as("histories: " + folder).isEmpty();
            assertThat(world.ledger.counted("lease taken over"))
                    .as("leases taken over")
                    .isPositive();
        }
        Campaign.delete(folder);
    }

    private static Plan plan(Server.Product product, List<Role> roles) {
        return new Plan(product, BrokerKind.JOURNAL, Guarantee.OUTBOX, roles, KEYS, false, Optional.empty());
    }

    /** One after another, each when so many more messages were sent, every second one while it owns messages. */
    private static int killRelays(World world, int backlog, int perKill) {
        Random random = new Random(Long.getLong("seed", 1));
        int kills = 0;
        while (world.ledger.counted("sent") < backlog) {
            long enough = world.ledger.counted("sent") + perKill;
            assertThat(Patience.await(ONE_KILL, () -> world.ledger.counted("sent") >= enough))
                    .as("relaying goes on")
                    .isTrue();
            int slot = 1 + random.nextInt(RELAYS);
            Child relay = world.app(slot);
            if (kills % 2 == 0) {
                relay.order("arm " + Point.AFTER_CLAIM, Say.AT);
                relay.says(Say.AT, Duration.ofSeconds(5));
            }
            world.killApp(slot);
            world.startApp(slot);
            kills++;
        }
        return kills;
    }
}
