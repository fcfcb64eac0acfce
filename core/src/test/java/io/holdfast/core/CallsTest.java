// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.holdfast.HoldfastException;
import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.MessagingListener;
import io.holdfast.tck.fake.ManualClock;
import io.holdfast.tck.fake.RecordingListener;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CallsTest {

    @Test
    void exceptionOfTheLibrary_staysAsItIs() {
        MessageRejectedException known = new MessageRejectedException("Cannot", "rule", "Way out.");
        assertThat(Calls.translated("Cannot store", known)).isSameAs(known);
    }

    @Test
    void foreignException_isUnavailabilityWithoutItsText() {
        SQLException foreign = new SQLException("Failing row contains (secret)");
        HoldfastException error = Calls.translated("Cannot store", foreign);
        assertThat(error).isInstanceOf(MessagingUnavailableException.class).hasCause(foreign);
        assertThat(error.asked()).isEqualTo("Cannot store");
        assertThat(error.rule()).isEqualTo("java.sql.SQLException");
        assertThat(error.getMessage()).doesNotContain("secret");
    }

    @Test
    void listenerThatThrows_harmsNobody() {
        RecordingListener other = new RecordingListener();
        MessagingListener broken = new MessagingListener() {
            @Override
            public void published(MessageId id, String destination) {
                throw new IllegalStateException("broken");
            }
        };
        Listeners all = new Listeners(List.of(broken, other));
        assertThatCode(() -> all.published(MessageId.of("m"), "orders")).doesNotThrowAnyException();
        all.published(MessageId.of("m"), "orders");
        assertThat(other.events("published")).hasSize(2);
    }

    @Test
    void trouble_restsLongerEachTimeUntilItIsOver() {
        RecordingListener listener = new RecordingListener();
        Trouble trouble = new Trouble("worker", listener, new Now(InstantSource.system()));
        MessagingUnavailableException error = new MessagingUnavailableException("Cannot", "it is away", "Wait.");
        assertThat(trouble.failed(error)).isBetween(500L, 1_000L);
        assertThat(trouble.failed(error)).isBetween(1_000L, 2_000L);
        for (int i = 0; i < 100; i++) {
            assertThat(trouble.failed(error)).isBetween(1_000L, 32_000L);
        }
        trouble.over();
        assertThat(trouble.failed(error)).isBetween(500L, 1_000L);
        assertThat(listener.events("troubled")).first().asString().startsWith("troubled worker Cannot: it is away PT");
    }

    @Test
    void callersText_staysOnOneLineAndShort() {
        assertThat(Text.quoted("a\nb\u202Ec")).isEqualTo("\"a?b?c\"");
        assertThat(Text.quoted("x".repeat(500))).hasSize(123).endsWith("…\"");
    }

    @Test
    void wallClock_hasMilliseconds() {
        assertThat(new Now(() -> new ManualClock().instant().plusNanos(999_999)).wall())
                .isEqualTo(new ManualClock().instant());
    }
}
