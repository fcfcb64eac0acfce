// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.InvalidSettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {

    private static final String SECRET = "s3cr3t";

    @Test
    void url_isHostAndPort() {
        assertThat(Endpoint.parse("tcp://broker.example:5672")).isEqualTo(new Endpoint("broker.example", 5672, false));
        assertThat(Endpoint.parse("tls://10.0.0.1:61617")).isEqualTo(new Endpoint("10.0.0.1", 61617, true));
        assertThat(Endpoint.parse("tcp://broker")).isEqualTo(new Endpoint("broker", 61616, false));
        assertThat(Endpoint.parse("tcp://[::1]:61616").port()).isEqualTo(61616);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://host:61616?password=" + SECRET,
                "tcp://user:" + SECRET + "@host:61616",
                "tcp://" + SECRET + "@host",
                "tcp://host:61616/" + SECRET,
                "tcp://host:61616/",
                "tcp://host:61616#" + SECRET,
                "vm://0",
                "amqp://host:5672",
                "ssl://host:61617",
                "TCP://host:61616",
                "(tcp://host:61616,tcp://host:61617)?password=" + SECRET,
                "tcp://host:61616,tcp://other:61616",
                "tcp://:61616",
                "tcp://",
                "tcp:host:61616",
                "host:61616",
                "tcp://host:" + SECRET,
                "tcp://host:99999",
                "tcp://host:0",
                "tcp://ho st",
                "",
            })
    void anythingElse_isRefusedAndNotShown(String url) {
        assertThatThrownBy(() -> ArtemisBroker.at(url))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("Cannot use this broker URL")
                .hasMessageContaining("tcp://host:port or tls://host:port")
                .hasMessageContaining("their own settings")
                .hasMessageNotContaining(SECRET)
                .hasNoCause()
                .extracting(Throwable::getMessage, org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .satisfies(text -> assertThat(url.length() < 8 || !text.contains(url))
                        .as("shown")
                        .isTrue());
    }

    @Test
    void settings_neverShowAPassword() {
        BrokerSettings.Credentials credentials = new BrokerSettings.Credentials("bank", SECRET);
        Tls tls = new Tls(
                Optional.of(new Tls.Store(Path.of("trust.p12"), SECRET)),
                Optional.of(new Tls.Store(Path.of("keys.jks"), SECRET)));
        BrokerSettings settings = new BrokerSettings(
                List.of(new Endpoint("host", 1, true)),
                Optional.of(credentials),
                tls,
                Map.of(),
                QueueMode.VALIDATE,
                ForeignMessages.HANDLE,
                Duration.ofSeconds(1));
        assertThat(credentials.toString()).contains("bank").doesNotContain(SECRET);
        assertThat(tls.toString()).contains("trust.p12", "keys.jks").doesNotContain(SECRET);
        assertThat(settings.toString()).contains("bank", "trust.p12").doesNotContain(SECRET);
    }

    @Test
    void certificatesWithoutTls_areRefused() {
        assertThatThrownBy(() -> ArtemisBroker.at("tcp://host")
                        .trusting(Path.of("trust.p12"), SECRET)
                        .open())
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("no URL begins with tls://")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void noUrl_isRefused() {
        assertThatThrownBy(() -> ArtemisBroker.at().open())
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("no URL is given");
    }
}
