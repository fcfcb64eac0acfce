// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.ReliablePublisher;
import io.holdfast.quarkus.test.MessageProbe;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** As in production: Flyway makes the tables from the files in the jar, among the application's own, and the start only compares. */
class FlywayTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = App.with(
                    root -> root.addClass(Applied.class).addAsResource("db/app/V2__accounts.sql"))
            .overrideConfigKey("quarkus.flyway.locations", "io/holdfast/outbox/h2,db/app")
            .overrideConfigKey("quarkus.flyway.migrate-at-start", "true")
            .overrideConfigKey("quarkus.holdfast.schema.mode", "validate");

    @Inject
    ReliablePublisher publisher;

    @Inject
    MessageProbe messages;

    @Inject
    Applied applied;

    @Test
    void tablesOfFlyway_areWhatIsNeeded() {
        QuarkusTransaction.requiringNew().run(() -> publisher.publish("transfers", "one"));
        messages.deliverNow();

        assertThat(applied.texts()).containsExactly("one");
    }
}
