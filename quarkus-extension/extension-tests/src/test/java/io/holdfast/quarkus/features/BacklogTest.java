// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.ReliablePublisher;
import io.holdfast.tck.Eventually;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Readiness may be made to depend on the age of the oldest message; liveness never does. */
class BacklogTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final QuarkusUnitTest APP = App.of(Line.class)
            .overrideConfigKey("quarkus.holdfast.relay.poll", "0.1S")
            .overrideConfigKey("quarkus.holdfast.relay.backoff-longest", "1S")
            .overrideConfigKey("quarkus.holdfast.health.backlog-age", "1S");

    @Inject
    ReliablePublisher publisher;

    @Inject
    SmallRyeHealthReporter health;

    @Inject
    Line line;

    @Test
    void oldBacklog_failsReadiness_untilItIsGone() {
        assertThat(health.getReadiness().isDown()).isFalse();
        line.cut();
        QuarkusTransaction.requiringNew().run(() -> publisher.publish("transfers", "one"));

        assertThat(Eventually.within(PATIENCE, () -> health.getReadiness().isDown()))
                .isTrue();
        assertThat(health.getLiveness().isDown()).isFalse();

        line.mend();
        assertThat(Eventually.within(PATIENCE, () -> !health.getReadiness().isDown()))
                .isTrue();
    }
}
