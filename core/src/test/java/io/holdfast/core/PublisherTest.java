// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static io.holdfast.core.Fixture.ORDERS;
import static io.holdfast.core.Fixture.order;
import static io.holdfast.core.Fixture.relay;
import static io.holdfast.core.Fixture.stepUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Guarantee;
import io.holdfast.HoldfastException;
import io.holdfast.Message;
import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.NoTransactionException;
import io.holdfast.Verdict;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.PayloadCodec;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PublisherTest {

    private static final String AUDIT = "audit";

    private final Fixture fixture = new Fixture();

    @ParameterizedTest
    @EnumSource
    void committed_reachesTheBroker(Guarantee guarantee) {
        Holdfast holdfast = fixture.builder(guarantee).build();
        MessageId id = fixture.publish(holdfast, order("m"));
        if (guarantee == Guarantee.OUTBOX) {
            assertThat(fixture.accepted()).isEmpty();
            stepUntil(relay(holdfast), () -> !fixture.accepted().isEmpty());
        }
        assertThat(fixture.acceptedMessages()).singleElement().satisfies(message -> {
            assertThat(message.id()).isEqualTo(id);
            assertThat(message.contentType()).isEqualTo("text/plain;charset=UTF-8");
            assertThat(message.publishedAt()).isEqualTo(fixture.clock.instant());
            assertThat(message.deliverAt()).isEmpty();
        });
        assertThat(fixture.listener.events("published")).containsExactly("published " + id + " " + ORDERS);
    }

    @ParameterizedTest
    @EnumSource
    void rolledBack_leavesNothing(Guarantee guarantee) {
        Holdfast holdfast = fixture.builder(guarantee).build();
        try (Transaction transaction = fixture.transactions.begin()) {
            holdfast.publisher().publish(order("m"));
            transaction.rollback();
        }
        Fixture.step(relay(holdfast), 3);
        assertThat(fixture.accepted()).isEmpty();
        assertThat(fixture.broker.status()).isEmpty();
        assertThat(fixture.database.storedMessages()).isZero();
    }

    @Test
    void withoutTransaction_isRefused() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        assertThatThrownBy(() -> holdfast.publisher().publish(order("m"))).isInstanceOf(NoTransactionException.class);
    }

    @Test
    void rollbackOnlyTransaction_isRefused() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        try (Transaction transaction = fixture.transactions.begin()) {
            fixture.transactions.setRollbackOnly();
            assertThatThrownBy(() -> holdfast.publisher().publish(order("m")))
                    .isInstanceOf(NoTransactionException.class);
            transaction.rollback();
        }
    }

    @Test
    void unknownDestination_isRefusedWithTheNearestName() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX)
                .destination(AUDIT, DestinationSettings.defaults())
                .build();
        HoldfastException refused = refused(holdfast, Message.to("order").build());
        assertThat(refused).isInstanceOf(MessageRejectedException.class);
        assertThat(refused.asked()).contains("\"order\"");
        assertThat(refused.rule()).contains("\"orders\"").doesNotContain(AUDIT);
        assertThat(refused.wayOut()).contains("destinations.order");
    }

    @Test
    void tooLargePayload_isRefused() {
        Holdfast holdfast = fixture.builder()
                .destination(ORDERS, DestinationSettings.defaults().withMaxBytes(4))
                .build();
        fixture.publish(holdfast, order("four"));
        assertThat(refused(holdfast, order("fives")))
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageContaining("destinations.orders.max-bytes")
                .hasMessageNotContaining("fives");
    }

    @ParameterizedTest
    @EnumSource(names = {"HALF_MESSAGE", "XA"})
    void requestId_isRefusedWithoutOutbox(Guarantee guarantee) {
        Holdfast holdfast = fixture.builder(guarantee).build();
        assertThat(refused(holdfast, Message.to(ORDERS).requestId("r").build()))
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageContaining("destinations.orders.guarantee");
    }

    @Test
    void repeatedRequestId_returnsTheFirstId() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        Message message = Message.to(ORDERS).requestId("r").payload("m").build();
        MessageId first = fixture.publish(holdfast, message);
        assertThat(fixture.publish(holdfast, message)).isEqualTo(first);
        assertThat(fixture.listener.events("published")).hasSize(1);
        assertThat(fixture.database.storedMessages()).isEqualTo(1);
    }

    @Test
    void sameIdTwiceInOneCall_isRefused() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        Message message = Message.to(ORDERS).id(MessageId.of("chosen")).build();
        try (Transaction transaction = fixture.transactions.begin()) {
            assertThatThrownBy(() -> holdfast.publisher().publishAll(List.of(message, message)))
                    .isInstanceOf(MessageRejectedException.class)
                    .hasMessageContaining("chosen");
            transaction.commit();
        }
        assertThat(fixture.database.storedMessages()).isZero();
    }

    @Test
    void sameHalfTwiceInOneTransaction_isRefusedAndTheFirstGoesOn() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        Message message = Message.to(ORDERS).id(MessageId.of("chosen")).build();
        try (Transaction transaction = fixture.transactions.begin()) {
            holdfast.publisher().publish(message);
            assertThatThrownBy(() -> holdfast.publisher().publish(message))
                    .isInstanceOf(MessageRejectedException.class);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
        }
        assertThat(fixture.acceptedMessages()).hasSize(1);
    }

    @Test
    void nothing_publishesNothing() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        try (Transaction transaction = fixture.transactions.begin()) {
            assertThat(holdfast.publisher().publishAll(List.of())).isEmpty();
            transaction.commit();
        }
    }

    @Test
    void bytes_areOctets() {
        Holdfast holdfast = fixture.builder(Guarantee.XA).build();
        fixture.publish(holdfast, Message.to(ORDERS).payload(new byte[] {0, -1}).build());
        EncodedMessage message = fixture.acceptedMessages().get(0);
        assertThat(message.contentType()).isEqualTo("application/octet-stream");
        assertThat(message.body()).containsExactly(0, -1);
        assertThat(message.type()).isEmpty();
    }

    @Test
    void object_isEncodedByTheFirstCodecThatIsResponsible() {
        Holdfast holdfast = fixture.builder(Guarantee.XA)
                .codec(new Numbers("integer", Integer.class))
                .codec(new Numbers("long", Long.class))
                .build();
        fixture.publish(holdfast, Message.to(ORDERS).payload(7L).build());
        fixture.publish(holdfast, Message.to(ORDERS).type("chosen").payload(8).build());
        assertThat(fixture.accepted()).containsExactly("7", "8");
        assertThat(fixture.acceptedMessages().get(0).type()).contains("long");
        assertThat(fixture.acceptedMessages().get(1).type()).contains("chosen");
    }

    @Test
    void objectWithoutCodec_isRefused() {
        Holdfast holdfast = fixture.builder(Guarantee.XA).build();
        assertThat(refused(holdfast, Message.to(ORDERS).payload(7L).build()))
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageContaining("java.lang.Long")
                .hasMessageContaining("codec");
    }

    @Test
    void failingCodec_isARefusalWithoutItsText() {
        PayloadCodec broken = new Numbers("broken", Long.class) {
            @Override
            public Optional<Encoded> encode(Object payload) {
                throw new IllegalStateException("secret");
            }
        };
        Holdfast holdfast = fixture.builder(Guarantee.XA).codec(broken).build();
        assertThat(refused(holdfast, Message.to(ORDERS).payload(7L).build()))
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageNotContaining("secret")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void contentType_hasAtMostTwoHundredCharacters() {
        String longest = "x".repeat(200);
        fixture.publish(typed(longest), Message.to(ORDERS).payload(7L).build());
        assertThat(fixture.acceptedMessages())
                .extracting(EncodedMessage::contentType)
                .containsExactly(longest);
        for (String wrong : List.of(longest + "x", "", " ")) {
            assertThat(refused(typed(wrong), Message.to(ORDERS).payload(7L).build()))
                    .isInstanceOf(MessageRejectedException.class)
                    .hasMessageContaining("a content type has 1 to 200 characters");
        }
    }

    private Holdfast typed(String contentType) {
        PayloadCodec codec = new Numbers("long", Long.class) {
            @Override
            public Optional<Encoded> encode(Object payload) {
                return super.encode(payload).map(plain -> new Encoded(plain.type(), contentType, plain.body()));
            }
        };
        return fixture.builder(Guarantee.XA).codec(codec).build();
    }

    @Test
    void delay_waitsInTheOutbox() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        fixture.publish(
                holdfast,
                Message.to(ORDERS).delay(Duration.ofMinutes(5)).payload("m").build());
        Fixture.step(relay(holdfast), 5);
        assertThat(fixture.accepted()).isEmpty();
        fixture.clock.advance(Duration.ofMinutes(5));
        stepUntil(relay(holdfast), () -> !fixture.accepted().isEmpty());
        assertThat(fixture.acceptedMessages().get(0).deliverAt()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"HALF_MESSAGE", "XA"})
    void delay_travelsToTheBroker(Guarantee guarantee) {
        Holdfast holdfast = fixture.builder(guarantee).build();
        Instant now = fixture.clock.instant();
        fixture.publish(
                holdfast, Message.to(ORDERS).delay(Duration.ofMinutes(5)).build());
        fixture.publish(
                holdfast, Message.to(ORDERS).deliverAt(now.plusSeconds(60)).build());
        fixture.publish(
                holdfast, Message.to(ORDERS).deliverAt(now.minusSeconds(60)).build());
        assertThat(fixture.acceptedMessages())
                .extracting(EncodedMessage::deliverAt)
                .containsExactly(Optional.of(now.plusSeconds(300)), Optional.of(now.plusSeconds(60)), Optional.empty());
    }

    @Test
    void checkBackOfADestination_makesItsHalvesUnfenced() {
        fixture.broker.firstCheckAfter(Duration.ZERO);
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE)
                .checkBack(ORDERS, message -> Verdict.UNKNOWN)
                .build();
        fixture.publish(holdfast, order("m"));
        assertThat(fixture.markers.purge(Duration.ZERO, 10)).isZero();
        assertThat(fixture.accepted()).containsExactly("m");
    }

    private HoldfastException refused(Holdfast holdfast, Message message) {
        try (Transaction transaction = fixture.transactions.begin()) {
            holdfast.publisher().publish(message);
            transaction.rollback();
            throw new AssertionError("it was published");
        } catch (HoldfastException refused) {
            return refused;
        }
    }

    /** Numbers as decimal text. */
    private static class Numbers implements PayloadCodec {

        private final String type;
        private final Class<?> responsible;

        Numbers(String type, Class<?> responsible) {
            this.type = type;
            this.responsible = responsible;
        }

        @Override
        public Optional<Encoded> encode(Object payload) {
            byte[] digits = payload.toString().getBytes(StandardCharsets.UTF_8);
            return responsible.isInstance(payload)
                    ? Optional.of(new Encoded(type, "text/x-number", digits))
                    : Optional.empty();
        }

        @Override
        public <T> Optional<T> decode(EncodedMessage message, Class<T> asked) {
            return asked == responsible && asked == Long.class
                    ? Optional.of(asked.cast(Long.valueOf(Codecs.text(message))))
                    : Optional.empty();
        }
    }
}
