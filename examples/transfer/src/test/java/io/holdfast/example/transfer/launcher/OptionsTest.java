// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private static final String POSTGRES = "jdbc:postgresql://db.example/bank1";

    @Test
    void xa_needsNothing_whereEverythingIsOurOwn() {
        assertThat(options().objectionToXa()).isEmpty();
    }

    @Test
    void xa_isRefused_onADatabaseThatForgetsWhatIsPrepared() {
        assertThat(options("bank1.url", "jdbc:h2:file:/data/bank1", "folder", "/data/demo")
                        .objectionToXa())
                .hasValueSatisfying(reason -> assertThat(reason).contains("H2", "bank1.url"));
        assertThat(options("broker.url", "tcp://mq.example:61616").objectionToXa())
                .hasValueSatisfying(reason -> assertThat(reason).contains("H2", "bank1.url"));
    }

    @Test
    void xa_isRefused_ifItsDecisionsWouldNotOutliveTheDemo() {
        assertThat(options("bank1.url", POSTGRES).objectionToXa())
                .hasValueSatisfying(reason -> assertThat(reason).contains("folder="));
        assertThat(options("bank1.url", POSTGRES, "folder", "/data/demo").objectionToXa())
                .isEmpty();
        assertThatThrownBy(() -> options("bank1.url", POSTGRES, "guarantee", "xa"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("folder=");
    }

    private static Options options(String... settings) {
        Properties properties = new Properties();
        for (int i = 0; i < settings.length; i += 2) {
            properties.setProperty(settings[i], settings[i + 1]);
        }
        return Options.of(properties);
    }
}
