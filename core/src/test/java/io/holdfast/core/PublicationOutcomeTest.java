// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static io.holdfast.core.Fixture.ORDERS;
import static io.holdfast.core.Fixture.order;
import static io.holdfast.core.Fixture.relay;
import static io.holdfast.core.Fixture.resolver;
import static io.holdfast.core.Fixture.settings;
import static io.holdfast.core.Fixture.stepUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Guarantee;
import io.holdfast.Message;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.TransactionFencedException;
import io.holdfast.Verdict;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.tck.fake.InMemoryBroker;
import io.holdfast.tck.fake.SimulatedCrash;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PublicationOutcomeTest {

    private static final String AUDIT = "audit";

    private final Fixture fixture = new Fixture();

    @Test
    void oneTransaction_hasOneMarkerAndAllItsHalves() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        try (Transaction transaction = fixture.transactions.begin()) {
            holdfast.publisher().publish(order("m1"));
            holdfast.publisher().publishAll(List.of(order("m2"), order("m3")));
            assertThat(fixture.accepted()).isEmpty();
            transaction.commit();
        }
        assertThat(fixture.accepted()).containsExactly("m1", "m2", "m3");
        assertThat(fixture.markers.purge(Duration.ZERO, 10)).isEqualTo(1);
    }

    @Test
    void severalGuarantees_shareOneTransaction() {
        fixture.broker.bind(AUDIT, "auditor");
        fixture.broker.bind("ledger", "accountant");
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE)
                .destination(AUDIT, settings(Guarantee.OUTBOX))
                .destination("ledger", settings(Guarantee.XA))
                .build();
        try (Transaction transaction = fixture.transactions.begin()) {
            holdfast.publisher()
                    .publishAll(List.of(
                            Message.to(AUDIT).payload("outbox").build(),
                            Message.to("ledger").payload("xa").build(),
                            order("half")));
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
        }
        stepUntil(relay(holdfast), () -> fixture.accepted().size() == 3);
        assertThat(fixture.accepted()).containsExactly("xa", "half", "outbox");
    }

    @Test
    void refusedHalf_leavesTheTransactionAlone() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        fixture.broker.refuse(message -> Codecs.text(message).equals("bad"));
        try (Transaction transaction = fixture.transactions.begin()) {
            holdfast.publisher().publish(order("good"));
            assertThatThrownBy(() -> holdfast.publisher().publish(order("bad")))
                    .isInstanceOf(MessageRejectedException.class);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
        }
        assertThat(fixture.accepted()).containsExactly("good");
    }

    @Test
    void unclearHalf_spoilsTheTransactionAndIsCancelled() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        try (Transaction transaction = fixture.transactions.begin()) {
            fixture.broker.loseAnswers(1);
            assertThatThrownBy(() -> holdfast.publisher().publish(order("m")))
                    .isInstanceOf(MessagingUnavailableException.class);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
        }
        assertThat(fixture.accepted()).isEmpty();
        assertThat(fixture.broker.status()).isEmpty();
    }

    @Test
    void unreachableStore_isUnavailable() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        try (Transaction transaction = fixture.transactions.begin()) {
            fixture.database.down(true);
            assertThatThrownBy(() -> holdfast.publisher().publish(order("m")))
                    .isInstanceOf(MessagingUnavailableException.class);
            assertThat(transaction.commit()).isNotEqualTo(TransactionOutcome.COMMITTED);
        }
    }

    @Test
    void fencedTransaction_isRefusedAndCannotCommit() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        try (Transaction transaction = fixture.transactions.begin()) {
            String name = ((Publisher) holdfast.publisher()).scope("t1").transaction();
            assertThat(fixture.markers.check(name)).isEqualTo(Verdict.ROLLED_BACK);
            assertThatThrownBy(() -> holdfast.publisher().publish(order("m")))
                    .isInstanceOf(TransactionFencedException.class);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
        }
        assertThat(fixture.accepted()).isEmpty();
    }

    @Test
    void unknownCommitThatHappened_isConfirmedByItsMarker() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        commitUnknown(holdfast, true);
        assertThat(fixture.accepted()).containsExactly("m");
    }

    @Test
    void unknownCommitThatDidNotHappen_isCancelledByItsMarker() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        commitUnknown(holdfast, false);
        assertThat(fixture.accepted()).isEmpty();
        assertThat(fixture.broker.status()).isEmpty();
    }

    @Test
    void unknownCommitOfTheOutbox_isLeftToTheSweep() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        commitUnknown(holdfast, true);
        Fixture.step(relay(holdfast), 5);
        assertThat(fixture.accepted()).isEmpty();
        fixture.clock.advance(Duration.ofSeconds(31));
        stepUntil(relay(holdfast), () -> !fixture.accepted().isEmpty());
    }

    @Test
    void markerOfOneHalf_speaksForUnfencedHalvesOfTheSameTransaction() {
        fixture.broker.bind(AUDIT, "auditor");
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE)
                .destination(AUDIT, settings(Guarantee.HALF_MESSAGE))
                .checkBack(AUDIT, message -> Verdict.UNKNOWN)
                .build();
        try (Transaction transaction = fixture.transactions.begin()) {
            holdfast.publisher()
                    .publishAll(List.of(Message.to(AUDIT).payload("unfenced").build(), order("fenced")));
            fixture.transactions.failNextCommit(TransactionOutcome.UNKNOWN, true);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.UNKNOWN);
        }
        assertThat(fixture.accepted()).containsExactly("fenced", "unfenced");
    }

    @Test
    void halfDroppedByACheckBackThatWasWrong_isSentDirectly() {
        fixture.broker.firstCheckAfter(Duration.ZERO);
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE)
                .checkBack(ORDERS, message -> Verdict.ROLLED_BACK)
                .resolver(Fixture.FAST_RESOLVER.withRollbackGrace(Duration.ZERO))
                .build();
        try (Transaction transaction = fixture.transactions.begin()) {
            holdfast.publisher().publish(order("m"));
            stepUntil(resolver(holdfast), () -> fixture.broker.status().isEmpty());
            transaction.commit();
        }
        assertThat(fixture.accepted()).containsExactly("m");
    }

    @Test
    void twoInstancesInOneTransaction_keepTheirMessagesApart() {
        InMemoryBroker other = new InMemoryBroker(fixture.clock);
        other.bind(AUDIT, "auditor");
        Holdfast one = fixture.builder(Guarantee.HALF_MESSAGE).build();
        Holdfast two = fixture.builder()
                .node("n2")
                .halfMessages(other.prepared("n2"))
                .destination(AUDIT, settings(Guarantee.HALF_MESSAGE))
                .build();
        try (Transaction transaction = fixture.transactions.begin()) {
            one.publisher().publish(order("one"));
            two.publisher().publish(AUDIT, "two");
            transaction.commit();
        }
        assertThat(fixture.accepted()).containsExactly("one");
        assertThat(other.accepted()).extracting(Codecs::text).containsExactly("two");
    }

    @Test
    void errorInAnAdapter_spoilsTheTransaction() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        try (Transaction transaction = fixture.transactions.begin()) {
            fixture.crashPoints.arm("prepared.prepare.after");
            assertThatThrownBy(() -> holdfast.publisher().publish(order("m"))).isInstanceOf(SimulatedCrash.class);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
        }
        assertThat(fixture.accepted()).isEmpty();
        assertThat(fixture.broker.status()).isEmpty();
    }

    @Test
    void confirmThatFails_isLeftToTheResolver() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        try (Transaction transaction = fixture.transactions.begin()) {
            holdfast.publisher().publish(order("m"));
            fixture.broker.down(true);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
        }
        fixture.broker.down(false);
        assertThat(fixture.listener.events("troubled")).isNotEmpty();
        fixture.clock.advance(Duration.ofSeconds(10));
        stepUntil(resolver(holdfast), () -> !fixture.accepted().isEmpty());
    }

    private void commitUnknown(Holdfast holdfast, boolean applied) {
        try (Transaction transaction = fixture.transactions.begin()) {
            holdfast.publisher().publish(order("m"));
            fixture.transactions.failNextCommit(TransactionOutcome.UNKNOWN, applied);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.UNKNOWN);
        }
    }
}
