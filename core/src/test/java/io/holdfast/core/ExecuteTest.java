// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static io.holdfast.core.Fixture.ORDERS;
import static io.holdfast.core.Fixture.order;
import static io.holdfast.core.Fixture.relay;
import static io.holdfast.core.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Guarantee;
import io.holdfast.Message;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.NoTransactionException;
import io.holdfast.PublishOutcome;
import io.holdfast.TransactionFencedException;
import io.holdfast.Verdict;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.tck.fake.SimulatedCrash;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ExecuteTest {

    private static final String AUDIT = "audit";

    private final Fixture fixture = new Fixture();

    @ParameterizedTest
    @CsvSource({"OUTBOX,DELEGATED", "HALF_MESSAGE,CONFIRMED", "XA,CONFIRMED"})
    void committed_saysWhoHasTheMessage(Guarantee guarantee, PublishOutcome expected) {
        Holdfast holdfast = fixture.builder(guarantee).build();
        PublishOutcome outcome = holdfast.publisher().execute(List.of(order("m")), this::work);
        assertThat(outcome).isEqualTo(expected);
        assertThat(fixture.database.business()).containsExactly("work");
        Fixture.stepUntil(relay(holdfast), () -> !fixture.accepted().isEmpty());
        assertThat(fixture.accepted()).containsExactly("m");
    }

    @ParameterizedTest
    @CsvSource({"OUTBOX,DELEGATED", "HALF_MESSAGE,CONFIRMED", "XA,CONFIRMED"})
    void publishedInsideTheWork_countsToo(Guarantee guarantee, PublishOutcome expected) {
        Holdfast holdfast = fixture.builder(guarantee).build();
        assertThat(holdfast.publisher().execute(() -> holdfast.publisher().publish(order("m"))))
                .isEqualTo(expected);
        Fixture.stepUntil(relay(holdfast), () -> !fixture.accepted().isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void failingWork_rollsBackAndIsThrownOn(Guarantee guarantee) {
        Holdfast holdfast = fixture.builder(guarantee).build();
        assertThatThrownBy(() -> holdfast.publisher().execute(List.of(order("m1")), () -> {
                    work();
                    holdfast.publisher().publish(order("m2"));
                    throw new IOException("thrown by the test");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("thrown by the test");
        assertNothingLeft(holdfast);
    }

    @Test
    void errorInTheWork_rollsBackAndIsThrownOn() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        assertThatThrownBy(() -> holdfast.publisher().execute(List.of(order("m1")), () -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
        assertNothingLeft(holdfast);
    }

    @ParameterizedTest
    @CsvSource({"OUTBOX,UNKNOWN", "HALF_MESSAGE,CONFIRMED", "XA,UNKNOWN"})
    void unknownCommitThatHappened_isSettledOnlyByAMarker(Guarantee guarantee, PublishOutcome expected) {
        Holdfast holdfast = fixture.builder(guarantee).build();
        fixture.transactions.failNextCommit(TransactionOutcome.UNKNOWN, true);
        assertThat(holdfast.publisher().execute(List.of(order("m")), this::work))
                .isEqualTo(expected);
        fixture.clock.advance(Duration.ofSeconds(31));
        Fixture.stepUntil(relay(holdfast), () -> !fixture.accepted().isEmpty());
        assertThat(fixture.accepted()).containsExactly("m");
    }

    @ParameterizedTest
    @CsvSource({"OUTBOX,UNKNOWN", "HALF_MESSAGE,ROLLED_BACK", "XA,UNKNOWN"})
    void unknownCommitThatDidNotHappen_isSettledOnlyByAMarker(Guarantee guarantee, PublishOutcome expected) {
        Holdfast holdfast = fixture.builder(guarantee).build();
        fixture.transactions.failNextCommit(TransactionOutcome.UNKNOWN, false);
        assertThat(holdfast.publisher().execute(List.of(order("m")), this::work))
                .isEqualTo(expected);
        fixture.clock.advance(Duration.ofSeconds(31));
        assertNothingLeft(holdfast);
    }

    @ParameterizedTest
    @CsvSource({"true,CONFIRMED", "false,ROLLED_BACK"})
    void markerOfAHalfPublishedInside_settlesAnUnknownCommit(boolean applied, PublishOutcome expected) {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        fixture.transactions.failNextCommit(TransactionOutcome.UNKNOWN, applied);
        assertThat(holdfast.publisher().execute(() -> holdfast.publisher().publish(order("m"))))
                .isEqualTo(expected);
        assertThat(fixture.accepted()).hasSize(applied ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource
    void rolledBackAtCommit_isAnAnswer(Guarantee guarantee) {
        Holdfast holdfast = fixture.builder(guarantee).build();
        fixture.transactions.failNextCommit(TransactionOutcome.ROLLED_BACK, false);
        assertThat(holdfast.publisher().execute(List.of(order("m")), this::work))
                .isEqualTo(PublishOutcome.ROLLED_BACK);
        assertNothingLeft(holdfast);
    }

    @Test
    void workThatSpoilsItsTransaction_isRolledBack() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        assertThat(holdfast.publisher().execute(List.of(order("m")), fixture.transactions::setRollbackOnly))
                .isEqualTo(PublishOutcome.ROLLED_BACK);
        assertNothingLeft(holdfast);
    }

    @Test
    void halfThatIsUnclear_stopsTheWorkFromRunning() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        fixture.broker.loseAnswers(1);
        assertThatThrownBy(() -> holdfast.publisher().execute(List.of(order("m")), this::work))
                .isInstanceOf(MessagingUnavailableException.class);
        assertNothingLeft(holdfast);
    }

    @Test
    void halfThatIsRefused_stopsTheWorkFromRunning() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        fixture.broker.refuse(message -> true);
        assertThatThrownBy(() -> holdfast.publisher().execute(List.of(order("m")), this::work))
                .isInstanceOf(MessageRejectedException.class);
        assertNothingLeft(holdfast);
    }

    @Test
    void storeThatRefuses_rollsTheWorkBack() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        Message first = Message.to(ORDERS).requestId("r").payload("one").build();
        Message other = Message.to(ORDERS).requestId("r").payload("two").build();
        fixture.publish(holdfast, first);
        assertThatThrownBy(() -> holdfast.publisher().execute(List.of(other), this::work))
                .isInstanceOf(MessageRejectedException.class);
        assertThat(fixture.database.business()).isEmpty();
        assertThat(fixture.database.openTransactions()).isZero();
    }

    @Test
    void databaseThatIsAway_isThrownAndCancelsTheHalf() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        fixture.database.down(true);
        assertThatThrownBy(() -> holdfast.publisher().execute(List.of(order("m")), this::work))
                .isInstanceOf(MessagingUnavailableException.class);
        fixture.database.down(false);
        assertNothingLeft(holdfast);
    }

    @Test
    void transactionFencedBeforeTheWork_isThrown() {
        Fences fences = new Fences(fixture);
        Holdfast holdfast =
                fixture.builder(Guarantee.HALF_MESSAGE).halfMessages(fences).build();
        assertThatThrownBy(() -> holdfast.publisher().execute(List.of(order("m")), this::work))
                .isInstanceOf(TransactionFencedException.class);
        assertNothingLeft(holdfast);
    }

    @Test
    void confirmThatFails_isDelegated() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        PublishOutcome outcome = holdfast.publisher().execute(List.of(order("m")), () -> fixture.broker.down(true));
        assertThat(outcome).isEqualTo(PublishOutcome.DELEGATED);
    }

    @Test
    void ownAndInnerMessages_reportTheWorst() {
        fixture.broker.bind(AUDIT, "auditor");
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE)
                .destination(AUDIT, settings(Guarantee.OUTBOX))
                .build();
        Message audit = Message.to(AUDIT).payload("a").build();
        assertThat(holdfast.publisher()
                        .execute(
                                List.of(order("m1")), () -> holdfast.publisher().publish(audit)))
                .isEqualTo(PublishOutcome.DELEGATED);
        assertThat(holdfast.publisher()
                        .execute(List.of(audit), () -> holdfast.publisher().publish(order("m2"))))
                .isEqualTo(PublishOutcome.DELEGATED);
        assertThat(fixture.accepted()).containsExactly("m1", "m2");
    }

    @Test
    void ownAndInnerHalves_shareOneMarker() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        assertThat(holdfast.publisher()
                        .execute(
                                List.of(order("m1")), () -> holdfast.publisher().publish(order("m2"))))
                .isEqualTo(PublishOutcome.CONFIRMED);
        assertThat(fixture.accepted()).containsExactlyInAnyOrder("m1", "m2");
        assertThat(fixture.markers.purge(Duration.ZERO, 10)).isEqualTo(1);
    }

    @Test
    void fencedAndUnfencedHalves_areBothConfirmed() {
        Holdfast holdfast = mixed(Verdict.UNKNOWN);
        Message audit = Message.to(AUDIT).payload("unfenced").build();
        assertThat(holdfast.publisher().execute(List.of(audit, order("fenced")), this::work))
                .isEqualTo(PublishOutcome.CONFIRMED);
        assertThat(fixture.accepted()).containsExactlyInAnyOrder("fenced", "unfenced");
    }

    @Test
    void unfencedHalfDroppedBesideAFencedOne_isSentDirectly() {
        fixture.broker.firstCheckAfter(Duration.ZERO);
        Holdfast holdfast = mixed(Verdict.ROLLED_BACK);
        Message audit = Message.to(AUDIT).payload("unfenced").build();
        PublishOutcome outcome = holdfast.publisher()
                .execute(
                        List.of(audit, order("fenced")),
                        () -> Fixture.stepUntil(
                                Fixture.resolver(holdfast),
                                () -> fixture.broker.status().stream()
                                        .noneMatch(
                                                status -> status.destination().equals(AUDIT))));
        assertThat(outcome).isEqualTo(PublishOutcome.CONFIRMED);
        assertThat(fixture.accepted()).containsExactlyInAnyOrder("fenced", "unfenced");
    }

    @Test
    void rolledBackMixture_leavesNothing() {
        Holdfast holdfast = mixed(Verdict.UNKNOWN);
        Message audit = Message.to(AUDIT).payload("unfenced").build();
        assertThatThrownBy(() -> holdfast.publisher().execute(List.of(audit, order("fenced")), () -> {
                    throw new IOException("thrown by the test");
                }))
                .isInstanceOf(IOException.class);
        assertNothingLeft(holdfast);
    }

    @Test
    void refusalThatTheWorkSwallows_doesNotChangeTheOutcome() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        fixture.broker.refuse(message -> Codecs.text(message).equals("bad"));
        PublishOutcome outcome = holdfast.publisher().execute(() -> {
            holdfast.publisher().publish(order("good"));
            assertThatThrownBy(() -> holdfast.publisher().publish(order("bad")))
                    .isInstanceOf(MessageRejectedException.class);
        });
        assertThat(outcome).isEqualTo(PublishOutcome.CONFIRMED);
    }

    @Test
    void errorInAnAdapter_leavesNoTransactionOpen() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        fixture.crashPoints.arm("store.append.before");
        assertThatThrownBy(() -> holdfast.publisher().execute(List.of(order("m")), this::work))
                .isInstanceOf(SimulatedCrash.class);
        assertNothingLeft(holdfast);
    }

    @Test
    void withoutMessages_confirms() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        assertThat(holdfast.publisher().execute(this::work)).isEqualTo(PublishOutcome.CONFIRMED);
    }

    @Test
    void insideAnOuterTransaction_theOuterOneIsUntouched() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        try (Transaction outer = fixture.transactions.begin()) {
            holdfast.publisher().publish(order("outer"));
            assertThat(holdfast.publisher().execute(List.of(order("inner")), this::work))
                    .isEqualTo(PublishOutcome.CONFIRMED);
            outer.rollback();
        }
        assertThat(fixture.accepted()).containsExactly("inner");
    }

    @Test
    void afterExecute_noTransactionIsLeftOnTheThread() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        holdfast.publisher().execute(this::work);
        assertThatThrownBy(() -> holdfast.publisher().publish(order("m"))).isInstanceOf(NoTransactionException.class);
    }

    @Test
    void everyMessage_isTold() {
        Holdfast holdfast = fixture.builder(Guarantee.XA).build();
        List<Message> messages = new ArrayList<>(List.of(order("m1"), order("m2")));
        holdfast.publisher().execute(messages, this::work);
        assertThat(fixture.listener.events("published")).hasSize(2);
    }

    private Holdfast mixed(Verdict verdict) {
        fixture.broker.bind(AUDIT, "auditor");
        return fixture.builder(Guarantee.HALF_MESSAGE)
                .destination(AUDIT, settings(Guarantee.HALF_MESSAGE))
                .checkBack(AUDIT, message -> verdict)
                .resolver(Fixture.FAST_RESOLVER.withRollbackGrace(Duration.ZERO))
                .build();
    }

    private void work() {
        fixture.tx().insertBusiness("work");
    }

    private void assertNothingLeft(Holdfast holdfast) {
        Fixture.step(relay(holdfast), 5);
        assertThat(fixture.accepted()).isEmpty();
        assertThat(fixture.broker.status()).isEmpty();
        assertThat(fixture.database.business()).isEmpty();
        assertThat(fixture.database.storedMessages()).isZero();
        assertThat(fixture.database.openTransactions()).isZero();
    }
}
