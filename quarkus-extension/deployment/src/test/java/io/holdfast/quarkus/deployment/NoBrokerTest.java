// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** As in production: nobody starts a broker, and none is configured. */
class NoBrokerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = new QuarkusUnitTest()
            .withEmptyApplication()
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:nobroker")
            .overrideConfigKey("quarkus.datasource.jdbc.acquisition-timeout", "60S")
            .overrideConfigKey("quarkus.holdfast.devservices.enabled", "false")
            .overrideConfigKey("quarkus.holdfast.destinations.transfers.guarantee", "outbox")
            .assertException(error ->
                    assertThat(MisuseTest.everything(error)).contains("quarkus.holdfast.broker.url is missing"));

    @Test
    void neverRuns() {
        throw new AssertionError("the application must not start");
    }
}
