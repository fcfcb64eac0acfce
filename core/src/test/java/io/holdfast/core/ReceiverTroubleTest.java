// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static io.holdfast.core.Fixture.CONSUMER;
import static io.holdfast.core.Fixture.ORDERS;
import static io.holdfast.core.Fixture.consumer;
import static io.holdfast.core.Fixture.order;
import static io.holdfast.core.Fixture.step;
import static io.holdfast.core.Fixture.stepUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.Guarantee;
import io.holdfast.MessageHandler;
import io.holdfast.MessageId;
import io.holdfast.ReceivedMessage;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.TransactionOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReceiverTroubleTest {

    private final Fixture fixture = new Fixture();
    private final List<Integer> attempts = new ArrayList<>();

    @Test
    void databaseThatIsAway_costsNoAttemptAndRestsTheConsumer() {
        Holdfast holdfast = consuming(this::apply);
        fixture.publish(holdfast, order("m"));
        fixture.database.down(true);
        step(consumer(holdfast), 1);
        assertThat(fixture.listener.events("troubled")).hasSize(1);
        fixture.database.down(false);
        fixture.clock.advance(Duration.ofSeconds(2));
        stepUntil(consumer(holdfast), () -> !fixture.database.effects().isEmpty());
        assertThat(attempts).containsExactly(1);
    }

    @Test
    void messageThatIsBeingApplied_comesAgainUncounted() {
        Inbox busyOnce = new Inbox() {
            private boolean asked;

            @Override
            public Answer record(String consumer, String key) {
                if (!asked) {
                    asked = true;
                    return Answer.BUSY;
                }
                return fixture.inbox.record(consumer, key);
            }

            @Override
            public void keep(String consumer, String key, byte[] result) {
                fixture.inbox.keep(consumer, key, result);
            }

            @Override
            public Optional<byte[]> result(String consumer, String key) {
                return fixture.inbox.result(consumer, key);
            }

            @Override
            public int purge(Duration age, int limit) {
                return 0;
            }
        };
        Holdfast holdfast = builder(this::apply).inbox(busyOnce).build();
        fixture.publish(holdfast, order("m"));
        step(consumer(holdfast), 3);
        assertThat(attempts).isEmpty();
        fixture.clock.advance(Duration.ofSeconds(2));
        stepUntil(consumer(holdfast), () -> !fixture.database.effects().isEmpty());
        assertThat(attempts).containsExactly(1);
    }

    @Test
    void unknownCommitThatHappened_isAppliedOnce() {
        Holdfast holdfast = consuming(this::apply);
        fixture.publish(holdfast, order("m"));
        fixture.transactions.failNextCommit(TransactionOutcome.UNKNOWN, true);
        step(consumer(holdfast), 1);
        fixture.clock.advance(Duration.ofSeconds(2));
        stepUntil(consumer(holdfast), () -> fixture.broker.depth(ORDERS, CONSUMER) == 0);
        assertThat(fixture.database.effects()).hasSize(1);
        assertThat(fixture.listener.events("alreadyApplied")).hasSize(1);
    }

    @Test
    void unknownCommitThatDidNotHappen_isAppliedNext() {
        Holdfast holdfast = consuming(this::apply);
        fixture.publish(holdfast, order("m"));
        fixture.transactions.failNextCommit(TransactionOutcome.UNKNOWN, false);
        step(consumer(holdfast), 1);
        assertThat(fixture.database.effects()).isEmpty();
        fixture.clock.advance(Duration.ofSeconds(2));
        stepUntil(consumer(holdfast), () -> fixture.broker.depth(ORDERS, CONSUMER) == 0);
        assertThat(fixture.database.effects()).hasSize(1);
    }

    @Test
    void commitThatRollsBack_countsAsAFailure() {
        Holdfast holdfast = consuming(this::apply);
        MessageId id = fixture.publish(holdfast, order("m"));
        fixture.transactions.failNextCommit(TransactionOutcome.ROLLED_BACK, false);
        step(consumer(holdfast), 1);
        assertThat(fixture.listener.events("handlerFailed"))
                .containsExactly("handlerFailed " + id + " billing 1 its transaction was rolled back at commit");
    }

    @Test
    void lostAnswerToTheAcknowledgement_isAppliedOnce() {
        Holdfast holdfast = consuming(message -> {
            apply(message);
            fixture.broker.down(true);
        });
        fixture.publish(holdfast, order("m"));
        stepUntil(consumer(holdfast), () -> !fixture.database.effects().isEmpty());
        fixture.broker.down(false);
        stepUntil(consumer(holdfast), () -> fixture.broker.depth(ORDERS, CONSUMER) == 0);
        assertThat(fixture.database.effects()).hasSize(1);
    }

    @Test
    void afterAnUnclearEnding_theSubscriptionIsOpenedAgain() {
        List<String> calls = new ArrayList<>();
        MessageSource counted = Calling.recorded(MessageSource.class, fixture.broker.source("n1"), calls);
        Holdfast holdfast = builder(message -> {
                    apply(message);
                    fixture.broker.loseAnswers(1);
                })
                .source(counted)
                .build();
        fixture.publish(holdfast, order("m1"));
        stepUntil(consumer(holdfast), () -> fixture.database.effects().size() == 1);
        fixture.publish(holdfast, order("m2"));
        stepUntil(consumer(holdfast), () -> fixture.database.effects().size() == 2);
        assertThat(calls).containsExactly("subscribe", "subscribe");
    }

    @Test
    void brokerThatComesBack_isSubscribedToAgain() {
        Holdfast holdfast = consuming(this::apply);
        fixture.publish(holdfast, order("m"));
        fixture.broker.down(true);
        step(consumer(holdfast), 1);
        assertThat(fixture.listener.events("troubled")).hasSize(1);
        fixture.broker.down(false);
        stepUntil(consumer(holdfast), () -> !fixture.database.effects().isEmpty());
    }

    private Holdfast consuming(MessageHandler<?> handler) {
        return builder(handler).build();
    }

    private Holdfast.Builder builder(MessageHandler<?> handler) {
        return fixture.builder(Guarantee.XA).consumer(CONSUMER, ORDERS, handler);
    }

    private void apply(ReceivedMessage message) {
        attempts.add(message.attempt());
        fixture.tx().insertEffect(CONSUMER, message.text());
    }
}
