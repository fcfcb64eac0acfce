// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.ReliablePublisher;
import io.holdfast.tck.Eventually;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A broker that is away is told and changes nothing; a relay that is silent is illness. */
class HealthTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final QuarkusUnitTest APP = App.of(Line.class)
            .overrideConfigKey("quarkus.holdfast.relay.poll", "0.1S")
            .overrideConfigKey("quarkus.holdfast.relay.backoff-longest", "1S")
            .overrideConfigKey("quarkus.holdfast.relay.workers", "1")
            .overrideConfigKey("quarkus.holdfast.health.heartbeat", "10S");

    @Inject
    ReliablePublisher publisher;

    @Inject
    SmallRyeHealthReporter health;

    @Inject
    Line line;

    @AfterEach
    void mend() {
        line.mend();
    }

    @Test
    void brokerThatIsAway_isTold_andFailsNothing() {
        line.cut();
        publish();

        assertThat(eventually(health::getReadiness, "broker away since")).isTrue();
        assertThat(health.getReadiness().isDown()).isFalse();
        assertThat(health.getLiveness().isDown()).isFalse();
    }

    @Test
    void silentRelay_failsLivenessAndReadiness_untilItIsHeardAgain() {
        line.hang();
        publish();

        assertThat(eventually(health::getLiveness, "\"silent\"")).isTrue();
        assertThat(health.getLiveness().isDown()).isTrue();
        assertThat(health.getReadiness().isDown()).isTrue();

        line.mend();
        assertThat(Eventually.within(
                        PATIENCE,
                        () -> !health.getLiveness().isDown()
                                && !health.getReadiness().isDown()))
                .isTrue();
    }

    private void publish() {
        QuarkusTransaction.requiringNew().run(() -> publisher.publish("transfers", "one"));
    }

    private static boolean eventually(Supplier<SmallRyeHealth> asked, String text) {
        return Eventually.within(PATIENCE, () -> {
            JsonObject answer = asked.get().getPayload();
            return answer.toString().contains(text);
        });
    }
}
