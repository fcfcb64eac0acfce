// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The build has seen another guarantee than the start. */
class LateTwoPhaseCommitTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = new QuarkusUnitTest()
            .withEmptyApplication()
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:late")
            .overrideConfigKey("quarkus.datasource.jdbc.acquisition-timeout", "60S")
            .overrideConfigKey("quarkus.holdfast.destinations.transfers.guarantee", "outbox")
            .overrideRuntimeConfigKey("quarkus.holdfast.destinations.transfers.guarantee", "xa")
            .assertException(error -> assertThat(MisuseTest.everything(error))
                    .contains("Cannot use two-phase commit for quarkus.holdfast.destinations.transfers.guarantee"));

    @Test
    void neverRuns() {
        throw new AssertionError("the application must not start");
    }
}
