// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wiring.KeyReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where keys come from; SmallRye Config and a file are on the class path. */
final class KeySourcesTest {

    private static final String KEY = "holdfast.node";

    @AfterEach
    void clear() {
        System.clearProperty(KEY);
    }

    @Test
    void file_isTheLastToBeAsked() {
        KeyReader.Source source = KeySources.standard();
        assertThat(source.value(KEY)).contains("of-the-file");
        assertThat(source.names()).contains(KEY, "holdfast.relay.batch");
        System.setProperty(KEY, "of-the-system");
        assertThat(source.value(KEY)).contains("of-the-system");
        assertThat(source.value("holdfast.relay.batch")).contains("7");
    }

    @Test
    void microProfile_isAskedWhereItRuns() {
        KeyReader.Source config = MicroProfileKeys.ofApplication().orElseThrow();
        System.setProperty(KEY, "of-the-system");
        assertThat(config.value(KEY)).contains("of-the-system");
        assertThat(config.names()).contains("user.home");
        assertThat(config.value("holdfast.relay.batch")).isEmpty();
    }

    @Test
    void withoutMicroProfile_systemPropertiesAndEnvironmentAre() {
        KeyReader.Source system = KeySources.system();
        assertThat(system.value(KEY)).isEmpty();
        System.setProperty(KEY, "of-the-system");
        assertThat(system.value(KEY)).contains("of-the-system");
        assertThat(system.names()).contains(KEY);
        assertThat(system.value("path")).contains(System.getenv("PATH"));
    }

    @Test
    void variables_areNamedAsMicroProfileNamesThem() {
        assertThat(KeySources.variable("holdfast.\"bank\".broker.trust-store-password"))
                .isEqualTo("HOLDFAST__BANK__BROKER_TRUST_STORE_PASSWORD");
    }
}
