// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static io.holdfast.core.Fixture.CONSUMER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Consumption;
import io.holdfast.IdempotentConsumer;
import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.OutcomeUnknownException;
import io.holdfast.ReceivedMessage;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.tck.fake.Tx;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InboxConsumerTest {

    private final Fixture fixture = new Fixture();
    private final IdempotentConsumer consumer = fixture.builder().build().consumer();

    @Test
    void withoutTransaction_oneIsBegunAndCommitted() {
        assertThat(consume("k")).isEqualTo(Consumption.APPLIED);
        assertThat(consume("k")).isEqualTo(Consumption.ALREADY_APPLIED);
        assertThat(fixture.database.effects()).hasSize(1);
        assertThat(fixture.database.openTransactions()).isZero();
    }

    @Test
    void answer_isGivenAgainWithoutDoingTheWorkAgain() {
        assertThat(consumer.answer(CONSUMER, "k", () -> inserted("first")))
                .asString()
                .isEqualTo("first");
        assertThat(consumer.answer(CONSUMER, "k", () -> inserted("second")))
                .asString()
                .isEqualTo("first");
        try (Transaction transaction = fixture.transactions.begin()) {
            assertThat(consumer.answer(CONSUMER, "k", () -> inserted("third")))
                    .asString()
                    .isEqualTo("first");
            assertThat(consumer.answer(CONSUMER, "l", () -> inserted("l")))
                    .asString()
                    .isEqualTo("l");
            assertThat(consumer.answer(CONSUMER, "l", () -> inserted("m")))
                    .asString()
                    .isEqualTo("l");
            transaction.commit();
        }
        assertThat(fixture.database.effects()).hasSize(2);
        assertThat(fixture.database.openTransactions()).isZero();
    }

    @Test
    void answer_ofWhatKeptNone_orOfTooMuch_isRefused() {
        consume("k");
        assertThatThrownBy(() -> consumer.answer(CONSUMER, "k", () -> inserted("again")))
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageContaining("no result was kept");
        assertThatThrownBy(() -> consumer.answer(CONSUMER, "l", () -> new byte[256 * 1024 + 1]))
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageContaining("262144");
        assertThat(consumer.answer(CONSUMER, "l", () -> inserted("now")))
                .asString()
                .isEqualTo("now");
    }

    private byte[] inserted(String text) {
        insert(text);
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void otherConsumer_hasItsOwnMemory() {
        assertThat(consume("k")).isEqualTo(Consumption.APPLIED);
        assertThat(consumer.consume("other", "k", () -> {})).isEqualTo(Consumption.APPLIED);
    }

    @Test
    void failingWork_isThrownOnAndNothingIsRecorded() {
        assertThatThrownBy(() -> consumer.consume(CONSUMER, "k", () -> {
                    insert("k");
                    throw new IOException("thrown by the test");
                }))
                .isInstanceOf(IOException.class);
        assertThat(fixture.database.effects()).isEmpty();
        assertThat(fixture.database.openTransactions()).isZero();
        assertThat(consume("k")).isEqualTo(Consumption.APPLIED);
    }

    @Test
    void message_isIdentifiedByItsIdAndTold() {
        ReceivedMessage message = message("m1");
        assertThat(consumer.consume(CONSUMER, message, got -> insert(got.text())))
                .isEqualTo(Consumption.APPLIED);
        assertThat(consumer.consume(CONSUMER, message, got -> insert(got.text())))
                .isEqualTo(Consumption.ALREADY_APPLIED);
        assertThat(fixture.listener.events("applied")).containsExactly("applied m1 " + CONSUMER);
        assertThat(fixture.listener.events("alreadyApplied")).containsExactly("alreadyApplied m1 " + CONSUMER);
    }

    @Test
    void activeTransaction_isJoinedAndTheCallerCommits() {
        try (Transaction transaction = fixture.transactions.begin()) {
            assertThat(consumer.consume(CONSUMER, message("m1"), got -> insert("m1")))
                    .isEqualTo(Consumption.APPLIED);
            assertThat(fixture.database.effects()).isEmpty();
            assertThat(fixture.listener.events("applied")).isEmpty();
            transaction.commit();
        }
        assertThat(fixture.database.effects()).hasSize(1);
        assertThat(fixture.listener.events("applied")).hasSize(1);
        assertThat(consume("m1")).isEqualTo(Consumption.ALREADY_APPLIED);
    }

    @Test
    void joinedTransactionThatRollsBack_recordsNothing() {
        try (Transaction transaction = fixture.transactions.begin()) {
            consume("k");
            transaction.rollback();
        }
        assertThat(fixture.listener.events("applied")).isEmpty();
        assertThat(consume("k")).isEqualTo(Consumption.APPLIED);
    }

    @Test
    void failingWorkInAJoinedTransaction_marksItRollbackOnly() {
        try (Transaction transaction = fixture.transactions.begin()) {
            assertThatThrownBy(() -> consumer.consume(CONSUMER, "k", () -> {
                        throw new IOException("thrown by the test");
                    }))
                    .isInstanceOf(IOException.class);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
        }
        assertThat(consume("k")).isEqualTo(Consumption.APPLIED);
    }

    @Test
    void keyThatIsBeingApplied_isUnavailable() {
        try (Transaction outer = fixture.transactions.begin()) {
            consume("k");
            Tx suspended = fixture.tx();
            fixture.transactions.detach();
            assertThatThrownBy(() -> consume("k"))
                    .isInstanceOf(MessagingUnavailableException.class)
                    .hasMessageContaining("right now");
            fixture.transactions.attach(suspended);
            outer.commit();
        }
        assertThat(consume("k")).isEqualTo(Consumption.ALREADY_APPLIED);
    }

    @Test
    void unknownCommit_isThrownAndTheInboxDecides() {
        fixture.transactions.failNextCommit(TransactionOutcome.UNKNOWN, true);
        assertThatThrownBy(() -> consume("k")).isInstanceOf(OutcomeUnknownException.class);
        assertThat(consume("k")).isEqualTo(Consumption.ALREADY_APPLIED);
        assertThat(fixture.database.effects()).hasSize(1);
    }

    @Test
    void rolledBackCommit_isUnavailable() {
        fixture.transactions.failNextCommit(TransactionOutcome.ROLLED_BACK, false);
        assertThatThrownBy(() -> consume("k")).isInstanceOf(MessagingUnavailableException.class);
        assertThat(consume("k")).isEqualTo(Consumption.APPLIED);
    }

    @Test
    void databaseThatIsAway_isUnavailable() {
        fixture.database.down(true);
        assertThatThrownBy(() -> consume("k")).isInstanceOf(MessagingUnavailableException.class);
    }

    @Test
    void databaseThatDiesInAJoinedTransaction_isUnavailableAndCannotCommit() {
        try (Transaction transaction = fixture.transactions.begin()) {
            fixture.database.down(true);
            assertThatThrownBy(() -> consume("k")).isInstanceOf(MessagingUnavailableException.class);
            fixture.database.down(false);
            assertThat(transaction.commit()).isNotEqualTo(TransactionOutcome.COMMITTED);
        }
    }

    @Test
    void badNames_areRefused() {
        for (String bad : List.of("", " ", "x".repeat(256))) {
            assertThatThrownBy(() -> consume(bad)).isInstanceOf(MessageRejectedException.class);
            assertThatThrownBy(() -> consumer.consume(bad, "k", () -> {})).isInstanceOf(MessageRejectedException.class);
        }
    }

    @Test
    void withoutInbox_thereIsNoConsumer() {
        Holdfast holdfast =
                Holdfast.builder().transactions(fixture.transactions).build();
        assertThatThrownBy(holdfast::consumer)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("inbox");
    }

    private Consumption consume(String key) {
        return consumer.consume(CONSUMER, key, () -> insert(key));
    }

    private void insert(String id) {
        fixture.tx().insertEffect(CONSUMER, id);
    }

    private ReceivedMessage message(String id) {
        EncodedMessage message = new EncodedMessage(
                MessageId.of(id),
                Fixture.ORDERS,
                Optional.empty(),
                "text/plain;charset=UTF-8",
                Optional.empty(),
                Map.of(),
                new byte[] {'m'},
                fixture.clock.instant(),
                Optional.empty());
        return new Received(message, 1, new Codecs(List.of()));
    }
}
