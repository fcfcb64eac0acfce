// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.artemis.EmbeddedBroker;
import io.holdfast.example.transfer.launcher.Hands.Shown;
import io.holdfast.servers.Database;
import io.holdfast.servers.SharedServers;
import io.holdfast.tck.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same demo on servers of one's own, by configuration only; driven over HTTP, whatever is installed. */
class ElsewhereTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void demo_runsOnOtherDatabasesAndAnotherBroker() throws Exception {
        Database postgres = SharedServers.postgres();
        Database mariaDb = SharedServers.mariaDb();
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
                Demo demo = Demo.start(Options.from(settings(postgres, mariaDb, broker)));
                Hands hands = new HttpHands(demo.url())) {
            hands.story("kill-after-commit");
            hands.story("hundred");
            hands.story("deliver-twice");
            Shown outbox = settled(hands, "120.00");
            hands.position("XA");
            hands.story("kill-after-commit");
            Shown xa = settled(hands, "130.00");
            hands.position("OUTBOX");
            Shown back = settled(hands, "130.00");

            assertThat(outbox.total()).isEqualTo("10000.00");
            assertThat(outbox.processes()).containsOnlyKeys("bank1", "bank2");
            // The same database: the books stay.
            assertThat(xa.position()).isEqualTo("XA");
            assertThat(xa.databases()).isEqualTo(outbox.databases());
            assertThat(xa.balance1()).isEqualTo("9870.00");
            assertThat(xa.total()).isEqualTo("10000.00");
            assertThat(back.position()).isEqualTo("OUTBOX");
            assertThat(back.total()).isEqualTo("10000.00");
        }
    }

    private static Shown settled(Hands hands, String balance2) {
        Shown[] last = new Shown[1];
        boolean settled = Eventually.within(PATIENCE, () -> {
            last[0] = hands.look();
            return last[0].running().isEmpty() && last[0].balance2().equals(balance2);
        });
        assertThat(settled).as("%s", last[0]).isTrue();
        return last[0];
    }

    private Path settings(Database bank1, Database bank2, EmbeddedBroker broker) throws Exception {
        return Files.write(
                folder.resolve("transfer.properties"),
                List.of(
                        "port=0",
                        "pause-millis=100",
                        "folder=" + folder.resolve("kept"),
                        "guarantee=outbox",
                        "bank1.url=" + bank1.url(),
                        "bank1.user=" + bank1.user(),
                        "bank1.password=" + bank1.password(),
                        "bank2.url=" + bank2.url(),
                        "bank2.user=" + bank2.user(),
                        "bank2.password=" + bank2.password(),
                        "broker.url=" + broker.url()));
    }
}
