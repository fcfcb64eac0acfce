// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static io.holdfast.core.Fixture.FAST_RESOLVER;
import static io.holdfast.core.Fixture.ORDERS;
import static io.holdfast.core.Fixture.order;
import static io.holdfast.core.Fixture.resolver;
import static io.holdfast.core.Fixture.step;
import static io.holdfast.core.Fixture.stepUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.CheckBack;
import io.holdfast.Guarantee;
import io.holdfast.Message;
import io.holdfast.MessageId;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.State;
import io.holdfast.PendingMessage;
import io.holdfast.Verdict;
import io.holdfast.spi.TransactionContext.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResolverTest {

    private final Fixture fixture = new Fixture();

    @Test
    void committedTransactionWhoseNodeDied_isConfirmed() {
        MessageId id = publishAndDie(fixture.builder(Guarantee.HALF_MESSAGE), true);
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        fixture.clock.advance(Duration.ofSeconds(10));
        stepUntil(resolver(holdfast), () -> !fixture.accepted().isEmpty());
        assertThat(fixture.listener.events("checked")).containsExactly("checked " + id + " COMMITTED");
    }

    @Test
    void transactionThatDied_isRolledBackAndFenced() {
        MessageId id = publishAndDie(fixture.builder(Guarantee.HALF_MESSAGE), false);
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        fixture.clock.advance(Duration.ofSeconds(10));
        stepUntil(resolver(holdfast), () -> fixture.broker.status().isEmpty());
        assertThat(fixture.accepted()).isEmpty();
        assertThat(fixture.listener.events("checked")).containsExactly("checked " + id + " ROLLED_BACK");
        assertThat(fixture.markers.purge(Duration.ZERO, 10)).isEqualTo(1);
    }

    @Test
    void transactionThatStillRuns_isUnknownAndAskedAgain() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        try (Transaction transaction = fixture.transactions.begin()) {
            MessageId id = holdfast.publisher().publish(order("m"));
            fixture.clock.advance(Duration.ofSeconds(10));
            stepUntil(resolver(holdfast), () -> fixture.entry(holdfast, id).attempts() == 1);
            fixture.clock.advance(Duration.ofSeconds(10));
            stepUntil(resolver(holdfast), () -> fixture.entry(holdfast, id).attempts() == 2);
            transaction.commit();
        }
        assertThat(fixture.accepted()).containsExactly("m");
    }

    @Test
    void databaseThatIsAway_isNoAnswer() {
        MessageId id = publishAndDie(fixture.builder(Guarantee.HALF_MESSAGE), true);
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        fixture.database.down(true);
        fixture.clock.advance(Duration.ofSeconds(10));
        stepUntil(
                resolver(holdfast),
                () -> !fixture.listener.events("unreachable").isEmpty());
        step(resolver(holdfast), 2);
        assertThat(fixture.broker.find(id).orElseThrow().attempts()).isZero();
        fixture.database.down(false);
        fixture.clock.advance(Duration.ofSeconds(30));
        stepUntil(resolver(holdfast), () -> !fixture.accepted().isEmpty());
    }

    @Test
    void answerThatStaysUnknown_isParkedAndAnOperatorDecides() {
        Holdfast holdfast = checkedBy(message -> Verdict.UNKNOWN)
                .resolver(FAST_RESOLVER.withUnknown(RetryLadder.of(3, Duration.ofSeconds(10))))
                .build();
        MessageId id = publishAndDie(checkedBy(message -> Verdict.UNKNOWN), true);
        stepUntil(resolver(holdfast), () -> {
            fixture.clock.advance(Duration.ofSeconds(1));
            return fixture.entry(holdfast, id).state() == State.PARKED;
        });
        assertThat(fixture.listener.events("parked"))
                .containsExactly("parked " + id + " " + ORDERS + " its outcome was still unknown after 3 answers");
        assertThat(holdfast.operations().decide(id, Verdict.COMMITTED, "tester"))
                .isTrue();
        assertThat(fixture.accepted()).containsExactly("m");
    }

    @Test
    void checkBack_learnsWhatItMayKnow() {
        List<PendingMessage> asked = new ArrayList<>();
        Holdfast holdfast = checkedBy(message -> {
                    asked.add(message);
                    return asked.size() == 1 ? Verdict.UNKNOWN : Verdict.COMMITTED;
                })
                .build();
        Transaction transaction = fixture.transactions.begin();
        holdfast.publisher()
                .publish(Message.to(ORDERS)
                        .type("t")
                        .key("k")
                        .header("h", "v")
                        .payload("m")
                        .build());
        fixture.transactions.detach();
        fixture.clock.advance(Duration.ofSeconds(10));
        stepUntil(resolver(holdfast), () -> asked.size() == 1);
        stepUntil(resolver(holdfast), () -> {
            fixture.clock.advance(Duration.ofSeconds(1));
            return !fixture.accepted().isEmpty();
        });
        transaction.close();
        assertThat(asked.get(0).type()).contains("t");
        assertThat(asked.get(0).key()).contains("k");
        assertThat(asked.get(0).headers()).containsEntry("h", "v");
        assertThat(asked.get(0).age()).isEqualTo(Duration.ofSeconds(10));
        assertThat(asked).extracting(PendingMessage::unknownAnswers).containsExactly(0, 1);
    }

    @Test
    void unfencedRollback_isBelievedOnlyAfterTheGrace() {
        Holdfast holdfast = checkedBy(message -> Verdict.ROLLED_BACK).build();
        MessageId id = publishAndDie(checkedBy(message -> Verdict.UNKNOWN), false);
        fixture.clock.advance(Duration.ofSeconds(10));
        stepUntil(resolver(holdfast), () -> !fixture.listener.events("checked").isEmpty());
        step(resolver(holdfast), 5);
        assertThat(fixture.broker.find(id)).isPresent();
        fixture.clock.advance(Duration.ofSeconds(50));
        stepUntil(resolver(holdfast), () -> fixture.broker.find(id).isEmpty());
        assertThat(fixture.accepted()).isEmpty();
    }

    @Test
    void graceOfTheDestination_isItsOwn() {
        DestinationSettings patient = Fixture.settings(Guarantee.HALF_MESSAGE).withRollbackGrace(Duration.ofHours(1));
        Holdfast holdfast = fixture.builder()
                .destination(ORDERS, patient)
                .checkBack(ORDERS, message -> Verdict.ROLLED_BACK)
                .build();
        MessageId id = publishAndDie(checkedBy(message -> Verdict.UNKNOWN), false);
        fixture.clock.advance(Duration.ofMinutes(59));
        stepUntil(resolver(holdfast), () -> !fixture.listener.events("checked").isEmpty());
        step(resolver(holdfast), 5);
        assertThat(fixture.broker.find(id)).isPresent();
    }

    @Test
    void checkBackThatThrows_isUnreachableWithoutItsText() {
        assertUnreachable(
                message -> {
                    throw new IOException("a value of a row");
                },
                "its check-back failed with java.io.IOException");
    }

    @Test
    void checkBackWithAnError_isUnreachable() {
        assertUnreachable(
                message -> {
                    throw new StackOverflowError();
                },
                "its check-back failed with java.lang.StackOverflowError");
    }

    @Test
    void checkBackThatAnswersNull_isUnreachable() {
        assertUnreachable(message -> null, "its check-back answered null");
    }

    @Test
    void missingCheckBack_isUnreachable() {
        MessageId id = publishAndDie(checkedBy(message -> Verdict.COMMITTED), true);
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        assertUnreachable(holdfast, id, "no check-back is registered for its destination");
    }

    @Test
    void missingMarkers_areUnreachable() {
        MessageId id = publishAndDie(fixture.builder(Guarantee.HALF_MESSAGE), true);
        Holdfast holdfast = Holdfast.builder()
                .transactions(fixture.transactions)
                .halfMessages(fixture.broker.prepared("n2"))
                .listener(fixture.listener)
                .resolver(FAST_RESOLVER)
                .build();
        assertUnreachable(holdfast, id, "it is proved by a marker, and no markers are configured");
    }

    @Test
    void halfThatNobodyCanAnswerFor_isParkedAtTheLongestAge() {
        MessageId id = publishAndDie(checkedBy(message -> Verdict.COMMITTED), true);
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        fixture.clock.advance(Duration.ofDays(3));
        stepUntil(
                resolver(holdfast), () -> fixture.broker.find(id).orElseThrow().state() == State.PARKED);
    }

    @Test
    void halfThatIsOlderThanItsMarker_isParkedUnasked() {
        MessageId id = publishAndDie(fixture.builder(Guarantee.HALF_MESSAGE), true);
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        fixture.clock.advance(Duration.ofDays(6));
        stepUntil(
                resolver(holdfast), () -> fixture.broker.find(id).orElseThrow().state() == State.PARKED);
        assertThat(fixture.listener.events("checked")).isEmpty();
        assertThat(holdfast.operations().list(Filter.state(State.PARKED), 10)).hasSize(1);
    }

    @Test
    void brokerThatIsAway_isToldAndTriedAgain() {
        publishAndDie(fixture.builder(Guarantee.HALF_MESSAGE), true);
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        fixture.broker.down(true);
        fixture.clock.advance(Duration.ofSeconds(10));
        resolver(holdfast).step();
        assertThat(fixture.listener.events("troubled"))
                .last()
                .asString()
                .startsWith("troubled holdfast-n1-resolver-1 scanning");
        fixture.broker.down(false);
        stepUntil(resolver(holdfast), () -> !fixture.accepted().isEmpty());
    }

    @Test
    void manyHalves_areAllDecided() {
        Holdfast died = fixture.builder(Guarantee.HALF_MESSAGE).build();
        try (Transaction transaction = fixture.transactions.begin()) {
            for (int i = 0; i < 30; i++) {
                died.publisher().publish(order("m" + i));
            }
            fixture.broker.down(true);
            transaction.commit();
            fixture.broker.down(false);
        }
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE)
                .resolver(FAST_RESOLVER.withBatch(7))
                .build();
        fixture.clock.advance(Duration.ofSeconds(10));
        stepUntil(resolver(holdfast), () -> fixture.accepted().size() == 30);
        assertThat(fixture.listener.events("checked")).hasSize(30);
    }

    private void assertUnreachable(CheckBack checkBack, String reason) {
        Holdfast holdfast = checkedBy(checkBack).build();
        assertUnreachable(holdfast, publishAndDie(checkedBy(checkBack), true), reason);
    }

    private void assertUnreachable(Holdfast holdfast, MessageId id, String reason) {
        fixture.clock.advance(Duration.ofSeconds(10));
        stepUntil(
                resolver(holdfast),
                () -> !fixture.listener.events("unreachable").isEmpty());
        step(resolver(holdfast), 3);
        assertThat(fixture.listener.events("unreachable")).containsExactly("unreachable " + id + " " + reason);
        assertThat(fixture.broker.find(id).orElseThrow().attempts()).isZero();
        assertThat(fixture.accepted()).isEmpty();
    }

    private Holdfast.Builder checkedBy(CheckBack checkBack) {
        return fixture.builder(Guarantee.HALF_MESSAGE).checkBack(ORDERS, checkBack);
    }

    /** The node dies at the end of its transaction: nobody confirms or cancels. */
    private MessageId publishAndDie(Holdfast.Builder builder, boolean committed) {
        Holdfast died = builder.build();
        try (Transaction transaction = fixture.transactions.begin()) {
            MessageId id = died.publisher().publish(order("m"));
            fixture.broker.down(true);
            if (committed) {
                transaction.commit();
            } else {
                transaction.rollback();
            }
            return id;
        } finally {
            fixture.broker.down(false);
        }
    }
}
