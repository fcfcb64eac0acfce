// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.artemis.EmbeddedBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application in production mode, over HTTP. */
class KilledBankTest {

    @TempDir
    Path folder;

    @Test
    void killedBetweenCommitAndSending_isAppliedOnceAfterRestart() throws Exception {
        int brokerPort = RunningBank.freePort();
        try (RunningBank bank = RunningBank.start(folder, "first", brokerPort)) {
            assertThat(bank.post("/transfers/committed").statusCode()).isEqualTo(200);
            assertThat(bank.post("/transfers/rolled-back?fail=true").statusCode())
                    .isEqualTo(500);
            // The broker is away: the application is ready all the same, and says so.
            assertThat(bank.eventually("/q/health/ready", "waiting 1")).isTrue();
            assertThat(bank.eventually("/q/health/ready", "away since")).isTrue();
            assertThat(bank.get("/q/health/ready").statusCode()).isEqualTo(200);
            assertThat(bank.get("/q/health/ready").body()).contains("Holdfast messages");
            assertThat(bank.get("/q/metrics").body())
                    .contains("holdfast_published_total{destination=\"transfers\"} 2.0")
                    .contains("holdfast_messages_waiting{destination=\"transfers\",instance=\"<default>\"} 1.0");
            bank.kill();
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), brokerPort);
                RunningBank bank = RunningBank.start(folder, "second", brokerPort)) {
            assertThat(broker.url()).endsWith(":" + brokerPort);
            assertThat(bank.eventually("/transfers", "committed 2000.00")).isTrue();
            assertThat(bank.post("/transfers/later").statusCode()).isEqualTo(200);
            assertThat(bank.eventually("/transfers", "later 2000.00")).isTrue();
            assertThat(bank.get("/transfers").body()).isEqualTo("[\"committed 2000.00\",\"later 2000.00\"]");
            assertThat(bank.eventually("/q/health/ready", "waiting 0")).isTrue();

            // Asked to stop, it goes on until its callers have had time to notice.
            bank.terminate();
            assertThat(bank.eventually("/q/health/ready", "\"DOWN\"")).isTrue();
            assertThat(bank.post("/transfers/meanwhile").statusCode()).isEqualTo(200);
            assertThat(bank.eventually("/transfers", "meanwhile 2000.00")).isTrue();
            bank.awaitEnd();
            assertThat(bank.log()).contains("stopped in").doesNotContain("2000.00");
        }
    }
}
