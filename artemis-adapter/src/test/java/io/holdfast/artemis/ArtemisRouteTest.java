// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.InvalidSettingsException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ArtemisRouteTest {

    static Stream<String> notNames() {
        return Stream.of(
                "activemq.management",
                "ActiveMQ.notifications",
                "holdfast.x",
                "HOLDFAST.parked",
                "a::b",
                "#",
                "*",
                "a.*",
                "$sys.mqtt",
                ".a",
                "",
                " ",
                "two words",
                "a\nb",
                "n".repeat(201),
                "n".repeat(1000),
                "queue://x?y=z",
                "x?max-consumers=1");
    }

    @ParameterizedTest
    @MethodSource("notNames")
    void nameThatMeansSomethingElse_isRefused(String name) {
        assertRefused(() -> ArtemisRoute.queue(name), name, "address");
        assertRefused(() -> ArtemisRoute.topic(name), name, "address");
        assertRefused(() -> ArtemisRoute.topic("orders", name), name, "consumer");
        assertRefused(() -> ArtemisRoute.topic("orders").queueOf(name), name, "consumer");
    }

    private static void assertRefused(Runnable act, String name, String what) {
        assertThatThrownBy(act::run)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("Cannot use " + Shown.text(name) + " as " + what + " in the broker")
                .hasMessageContaining("1 to 200 characters out of letters, digits and . _ / -")
                .hasMessageContaining("not with \"activemq.\" or \"holdfast.\"")
                .hasMessageContaining("Choose another name.")
                .satisfies(error ->
                        assertThat(error.getMessage()).hasSizeLessThan(400).doesNotContain("\n"));
    }

    @Test
    void names_areKept() {
        assertThat(ArtemisRoute.topic("bank.transfers/v1", "book-keeping_2").queueOf("book-keeping_2"))
                .isEqualTo("bank.transfers/v1.book-keeping_2");
        assertThat(ArtemisRoute.queue("n".repeat(200)).queueOf("anybody")).isEqualTo("n".repeat(200));
    }
}
