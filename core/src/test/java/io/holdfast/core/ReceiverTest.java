// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static io.holdfast.core.Fixture.CONSUMER;
import static io.holdfast.core.Fixture.ORDERS;
import static io.holdfast.core.Fixture.consumer;
import static io.holdfast.core.Fixture.order;
import static io.holdfast.core.Fixture.step;
import static io.holdfast.core.Fixture.stepUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Guarantee;
import io.holdfast.Message;
import io.holdfast.MessageHandler;
import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.Operations.State;
import io.holdfast.PermanentFailureException;
import io.holdfast.ReceivedMessage;
import io.holdfast.core.DestinationSettings.PoisonedKey;
import io.holdfast.tck.fake.Effect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReceiverTest {

    private static final ConsumerSettings SHORT =
            ConsumerSettings.defaults().withLadder(RetryLadder.of(3, Duration.ofSeconds(10), Duration.ofSeconds(30)));

    private final Fixture fixture = new Fixture();
    private final List<Integer> attempts = new ArrayList<>();

    @Test
    void message_isAppliedOnceHoweverOftenItComes() {
        Holdfast holdfast = consuming(this::apply);
        MessageId id = fixture.publish(holdfast, order("m"));
        fixture.broker.duplicateDelivery(id);
        stepUntil(consumer(holdfast), () -> fixture.broker.depth(ORDERS, CONSUMER) == 0);
        assertThat(fixture.database.effects()).containsExactly(new Effect(CONSUMER, "m"));
        assertThat(fixture.listener.events("applied")).containsExactly("applied " + id + " " + CONSUMER);
        assertThat(fixture.listener.events("alreadyApplied")).hasSize(1);
        assertThat(fixture.database.openTransactions()).isZero();
    }

    @Test
    void handler_seesEveryPart() {
        List<ReceivedMessage> received = new ArrayList<>();
        Holdfast holdfast = consuming(received::add);
        Message message = Message.to(ORDERS)
                .type("t")
                .key("k")
                .header("h", "secret")
                .payload("täxt")
                .build();
        MessageId id = fixture.publish(holdfast, message);
        stepUntil(consumer(holdfast), () -> !received.isEmpty());
        ReceivedMessage got = received.get(0);
        assertThat(got.id()).isEqualTo(id);
        assertThat(got.destination()).isEqualTo(ORDERS);
        assertThat(got.type()).contains("t");
        assertThat(got.key()).contains("k");
        assertThat(got.headers()).containsEntry("h", "secret");
        assertThat(got.publishedAt()).isEqualTo(fixture.clock.instant());
        assertThat(got.attempt()).isEqualTo(1);
        assertThat(got.text()).isEqualTo("täxt");
        assertThat(got.payload(String.class)).isEqualTo("täxt");
        assertThat(got.payload(byte[].class)).isEqualTo("täxt".getBytes(StandardCharsets.UTF_8));
        assertThat(got.toString()).contains(id.value()).doesNotContain("secret", "täxt");
        assertThatThrownBy(() -> got.payload(Instant.class)).isInstanceOf(PermanentFailureException.class);
    }

    @Test
    void bytes_areACopy() {
        List<byte[]> received = new ArrayList<>();
        Holdfast holdfast = consuming(message -> {
            byte[] bytes = message.bytes();
            bytes[0] = 'x';
            received.add(message.bytes());
        });
        fixture.publish(holdfast, order("m"));
        stepUntil(consumer(holdfast), () -> !received.isEmpty());
        assertThat(received.get(0)).containsExactly('m');
    }

    @Test
    void failingHandler_climbsItsLadderAndIsParkedWithTheKindOfFailure() {
        Holdfast holdfast = consuming(message -> {
            apply(message);
            throw new IOException("a value of the message");
        });
        MessageId id = fixture.publish(holdfast, order("m"));
        stepUntil(consumer(holdfast), () -> attempts.size() == 1);
        step(consumer(holdfast), 5);
        assertThat(attempts).containsExactly(1);
        fixture.clock.advance(Duration.ofSeconds(10));
        stepUntil(consumer(holdfast), () -> attempts.size() == 2);
        fixture.clock.advance(Duration.ofSeconds(30));
        stepUntil(consumer(holdfast), () -> !fixture.listener.events("parked").isEmpty());
        assertThat(attempts).containsExactly(1, 2, 3);
        assertThat(fixture.database.effects()).isEmpty();
        assertThat(fixture.listener.events("handlerFailed"))
                .containsExactly(
                        "handlerFailed " + id + " billing 1 IOException",
                        "handlerFailed " + id + " billing 2 IOException");
        assertThat(fixture.entry(holdfast, id).reason()).contains("attempt 3 failed: IOException");
        assertThat(holdfast.operations().retry(id, "tester")).isTrue();
        stepUntil(consumer(holdfast), () -> attempts.size() == 4);
        assertThat(attempts).endsWith(1);
    }

    @Test
    void errorInTheHandler_countsAsAFailure() {
        Holdfast holdfast = consuming(message -> {
            throw new StackOverflowError();
        });
        MessageId id = fixture.publish(holdfast, order("m"));
        stepUntil(
                consumer(holdfast),
                () -> !fixture.listener.events("handlerFailed").isEmpty());
        assertThat(fixture.listener.events("handlerFailed"))
                .containsExactly("handlerFailed " + id + " billing 1 StackOverflowError");
    }

    @Test
    void permanentFailure_isParkedAtOnceWithItsRule() {
        Holdfast holdfast = consuming(message -> {
            throw new PermanentFailureException("Cannot apply it", "the account is closed", "Open the account.");
        });
        MessageId id = fixture.publish(holdfast, order("m"));
        stepUntil(consumer(holdfast), () -> fixture.broker.find(id).isPresent());
        assertThat(fixture.entry(holdfast, id).state()).isEqualTo(State.PARKED);
        assertThat(fixture.entry(holdfast, id).reason()).contains("the account is closed");
    }

    @Test
    void unavailableDependency_costsNoAttempt() {
        Holdfast holdfast = consuming(message -> {
            attempts.add(message.attempt());
            if (attempts.size() < 10) {
                throw new MessagingUnavailableException("Cannot reach it", "it is away", "Try later.");
            }
            fixture.tx().insertEffect(CONSUMER, message.text());
        });
        fixture.publish(holdfast, order("m"));
        stepUntil(consumer(holdfast), () -> {
            fixture.clock.advance(Duration.ofSeconds(1));
            return !fixture.database.effects().isEmpty();
        });
        assertThat(attempts).containsOnly(1);
        assertThat(fixture.listener.events("handlerFailed")).isEmpty();
    }

    @Test
    void interruptLeftByTheHandler_doesNotReachTheDatabase() {
        Holdfast holdfast = consuming(message -> {
            apply(message);
            Thread.currentThread().interrupt();
        });
        fixture.publish(holdfast, order("m"));
        stepUntil(consumer(holdfast), () -> !fixture.database.effects().isEmpty());
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void messageThatTheInboxMayHaveForgotten_isParked() {
        Holdfast holdfast = consuming(this::apply);
        MessageId id = fixture.publish(holdfast, order("m"));
        fixture.clock.advance(Duration.ofDays(13));
        stepUntil(consumer(holdfast), () -> fixture.broker.find(id).isPresent());
        assertThat(fixture.entry(holdfast, id).reason().orElseThrow()).contains("longer ago than the inbox remembers");
        assertThat(attempts).isEmpty();
    }

    @Test
    void delayedMessage_isAsOldAsItsDelivery() {
        Holdfast holdfast = consuming(this::apply);
        fixture.publish(
                holdfast,
                Message.to(ORDERS).delay(Duration.ofDays(30)).payload("m").build());
        fixture.clock.advance(Duration.ofDays(31));
        stepUntil(consumer(holdfast), () -> !fixture.database.effects().isEmpty());
    }

    @Test
    void orderedMessage_waitsInPlaceAndIsNotOvertaken() {
        ConsumerSettings impatient =
                SHORT.withLadder(RetryLadder.of(3, Duration.ofMillis(5))).withConcurrency(1);
        Holdfast holdfast = ordered(
                message -> {
                    if (message.text().equals("m1") && message.attempt() < 3) {
                        throw new IOException("not yet");
                    }
                    apply(message);
                },
                impatient);
        send("m1", "m2");
        stepUntil(consumer(holdfast), () -> fixture.database.effects().size() == 2);
        assertThat(fixture.database.effects()).extracting(Effect::id).containsExactly("m1", "m2");
        assertThat(attempts).containsExactly(3, 1);
        assertThat(fixture.listener.events("handlerFailed")).hasSize(2);
    }

    @Test
    void orderedMessageThatFailsForEver_isParkedOrBlocksItsKey() {
        ConsumerSettings impatient = SHORT.withLadder(RetryLadder.of(2, Duration.ofMillis(1)));
        MessageHandler<IOException> poisoned = message -> {
            attempts.add(message.attempt());
            if (message.text().equals("m1") && attempts.size() < 6) {
                throw new IOException("never");
            }
            fixture.tx().insertEffect(CONSUMER, message.text());
        };
        Holdfast parks = ordered(poisoned, impatient);
        send("m1", "m2");
        stepUntil(consumer(parks), () -> fixture.database.effects().size() == 1);
        assertThat(attempts).containsExactly(1, 2, 1);
        assertThat(fixture.listener.events("parked")).hasSize(1);

        attempts.clear();
        Holdfast blocks = ordered(poisoned, impatient.withPoisonedKey(PoisonedKey.BLOCK_KEY));
        send("m1", "m2");
        stepUntil(consumer(blocks), () -> fixture.database.effects().size() == 3);
        assertThat(attempts).containsExactly(1, 2, 3, 4, 5, 6, 1);
        assertThat(fixture.listener.events("parked")).hasSize(1);
    }

    @Test
    void stopWhileHolding_releasesTheDelivery() {
        Holdfast[] closing = new Holdfast[1];
        Holdfast holdfast = ordered(
                message -> {
                    attempts.add(message.attempt());
                    closing[0].close();
                    throw new IOException("later");
                },
                SHORT.withLadder(RetryLadder.of(3, Duration.ofHours(1))));
        closing[0] = holdfast;
        send("m1");
        stepUntil(consumer(holdfast), () -> !attempts.isEmpty());
        Holdfast next = ordered(this::apply, SHORT);
        stepUntil(consumer(next), () -> !fixture.database.effects().isEmpty());
        assertThat(attempts).containsExactly(1, 1);
    }

    @Test
    void instanceThatOnlyConsumes_needsNothingToSend() {
        Holdfast holdfast = Holdfast.builder()
                .transactions(fixture.transactions)
                .inbox(fixture.inbox)
                .source(fixture.broker.source("n2"))
                .clock(fixture.clock)
                .destination(ORDERS, DestinationSettings.defaults())
                .consumer(CONSUMER, ORDERS, this::apply)
                .build();
        send("m");
        stepUntil(consumer(holdfast), () -> !fixture.database.effects().isEmpty());
        assertThatThrownBy(() -> holdfast.publisher().execute(List.of(order("m")), () -> {}))
                .hasMessageContaining("only consumes");
    }

    private Holdfast consuming(MessageHandler<?> handler) {
        return builder(handler, SHORT).build();
    }

    private Holdfast.Builder builder(MessageHandler<?> handler, ConsumerSettings settings) {
        return fixture.builder(Guarantee.XA).consumer(CONSUMER, ORDERS, handler, settings);
    }

    private Holdfast ordered(MessageHandler<?> handler, ConsumerSettings settings) {
        return fixture.builder()
                .destination(ORDERS, DestinationSettings.defaults().withOrdered(true))
                .consumer(CONSUMER, ORDERS, handler, settings)
                .build();
    }

    /** Sends messages of one key straight to the broker. */
    private void send(String... texts) {
        Holdfast sender = fixture.builder(Guarantee.XA).build();
        for (String text : texts) {
            fixture.publish(sender, order("k", text));
        }
    }

    private void apply(ReceivedMessage message) {
        attempts.add(message.attempt());
        fixture.tx().insertEffect(CONSUMER, message.text());
    }
}
