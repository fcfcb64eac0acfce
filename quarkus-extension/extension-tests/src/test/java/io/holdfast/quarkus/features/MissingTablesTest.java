// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nobody has told Flyway where the tables are. */
class MissingTablesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = App.with(root -> root.addAsResource("db/app/V2__accounts.sql"))
            .overrideConfigKey("quarkus.flyway.locations", "db/app")
            .overrideConfigKey("quarkus.flyway.migrate-at-start", "true")
            .overrideConfigKey("quarkus.holdfast.schema.mode", "validate")
            .assertException(error -> {
                StringWriter text = new StringWriter();
                error.printStackTrace(new PrintWriter(text));
                assertThat(text.toString()).contains("holdfast_message", "io/holdfast/outbox/h2/V1__holdfast.sql");
            });

    @Test
    void neverRuns() {
        throw new AssertionError("the application must not start");
    }
}
