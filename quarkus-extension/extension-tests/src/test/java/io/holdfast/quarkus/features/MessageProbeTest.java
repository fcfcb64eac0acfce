// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.Message;
import io.holdfast.Operations;
import io.holdfast.ReliablePublisher;
import io.holdfast.quarkus.test.MessageProbe;
import io.holdfast.quarkus.test.RecordedMessage;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a test of an application can ask. */
class MessageProbeTest {

    @RegisterExtension
    static final QuarkusUnitTest APP =
            App.of(Applied.class).overrideConfigKey("quarkus.holdfast.destinations.halves.guarantee", "half-message");

    @Inject
    ReliablePublisher publisher;

    @Inject
    Operations operations;

    @Inject
    MessageProbe messages;

    @Inject
    Applied applied;

    @AfterEach
    void forget() {
        messages.forget();
        applied.texts().clear();
    }

    @Test
    void openTransaction_showsItsOwnMessages_andTheyAreNotCommitted() {
        List<RecordedMessage> committed = messages.committedBy(() -> assertThatThrownBy(() ->
                        QuarkusTransaction.requiringNew().run(() -> {
                            publisher.publish("transfers", "mine");
                            QuarkusTransaction.requiringNew().run(() -> publisher.publish("transfers", "another's"));
                            assertThat(messages.recordedHere())
                                    .extracting(RecordedMessage::destination, RecordedMessage::payload)
                                    .containsExactly(tuple("transfers", "mine"));
                            throw new IllegalStateException("changed its mind");
                        }))
                .hasMessage("changed its mind"));

        assertThat(messages.recordedHere()).isEmpty();
        assertThat(committed).extracting(RecordedMessage::payload).containsExactly("another's");
        messages.deliverNow();
        assertThat(applied.texts()).containsExactly("another's");
    }

    @Test
    void afterDeliverNow_handlersHaveApplied() {
        List<RecordedMessage> committed = messages.committedBy(() -> {
            QuarkusTransaction.requiringNew().run(() -> publisher.publish("transfers", "one"));
            publisher.execute(
                    List.of(Message.to("transfers").payload("two").build()),
                    () -> publisher.publish("transfers", "three"));
        });

        messages.deliverNow();

        assertThat(committed).extracting(RecordedMessage::payload).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(applied.texts()).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(operations.status()).allMatch(status -> status.waiting() == 0);
    }

    @Test
    void crash_leavesTheMessageInTheTable_andNothingIsLost() {
        List<RecordedMessage> left = messages.crashAfter(
                () -> QuarkusTransaction.requiringNew().run(() -> publisher.publish("transfers", "survives")));

        assertThat(left).hasSize(1);
        assertThat(operations.find(left.get(0).id())).isPresent();
        assertThat(applied.texts()).isEmpty();

        messages.deliverNow();
        assertThat(applied.texts()).containsExactly("survives");
    }

    @Test
    void crash_beforeAHalfMessageIsSent_isRefused() {
        assertThatThrownBy(() -> messages.crashAfter(
                        () -> QuarkusTransaction.requiringNew().run(() -> publisher.publish("halves", "gone"))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("to halves is sent")
                .hasMessageContaining("Only destinations with the guarantee outbox");
    }

    @Test
    void whatIsNotApplied_isNamedWithItsReason() {
        RecordedMessage refused = messages.committedBy(
                        () -> QuarkusTransaction.requiringNew().run(() -> publisher.publish("transfers", "refused")))
                .get(0);

        assertThatThrownBy(() -> messages.deliverNow(Duration.ofSeconds(2)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("message " + refused.id() + " to transfers not applied by bank2");
    }
}
