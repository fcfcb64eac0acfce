// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static io.holdfast.core.Fixture.FAST_RELAY;
import static io.holdfast.core.Fixture.ORDERS;
import static io.holdfast.core.Fixture.order;
import static io.holdfast.core.Fixture.relay;
import static io.holdfast.core.Fixture.step;
import static io.holdfast.core.Fixture.stepUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.Guarantee;
import io.holdfast.Message;
import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Status;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RelayTroubleTest {

    private final Fixture fixture = new Fixture();

    @Test
    void lateSettlement_isToldAsLostOwnership() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        MessageId id = fixture.publish(holdfast, order("m"));
        fixture.clock.advance(Duration.ofSeconds(31));
        fixture.store.claim(new ClaimRequest("other", 1, Duration.ofMinutes(5), Set.of(), false));
        stepUntil(
                relay(holdfast), () -> !fixture.listener.events("ownershipLost").isEmpty());
        assertThat(fixture.listener.events("ownershipLost")).containsExactly("ownershipLost " + id);
    }

    @Test
    void lostAnswerToASettlement_isNoLostOwnership() {
        InvocationHandler losesOneAnswer = new InvocationHandler() {
            private boolean lost;

            @Override
            public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
                Object answer = method.invoke(fixture.store, arguments);
                if (method.getName().equals("settle") && !lost) {
                    lost = true;
                    throw new MessagingUnavailableException("Cannot settle", "the answer was lost", "Try again.");
                }
                return answer;
            }
        };
        MessageStore forgetful = (MessageStore) Proxy.newProxyInstance(
                MessageStore.class.getClassLoader(), new Class<?>[] {MessageStore.class}, losesOneAnswer);
        fixture.broker.refuse(message -> true);
        DestinationSettings settings =
                DestinationSettings.defaults().withLadder(RetryLadder.of(1, Duration.ofSeconds(1)));
        Holdfast holdfast =
                fixture.builder().store(forgetful).destination(ORDERS, settings).build();
        fixture.publish(holdfast, order("m"));
        stepUntil(relay(holdfast), () -> !fixture.listener.events("parked").isEmpty());
        assertThat(fixture.listener.events("troubled")).hasSize(1);
        assertThat(fixture.listener.events("ownershipLost")).isEmpty();
    }

    @Test
    void outage_costsNoAttemptAndIsToldOnce() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        MessageId id = fixture.publish(holdfast, order("m"));
        fixture.broker.down(true);
        for (int i = 0; i < 20; i++) {
            step(relay(holdfast), 5);
            fixture.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(fixture.entry(holdfast, id).attempts()).isZero();
        assertThat(fixture.listener.events("outageStarted")).hasSize(1);
        assertThat(status(holdfast).downSince()).isPresent();
        fixture.broker.down(false);
        stepUntil(relay(holdfast), () -> {
            fixture.clock.advance(Duration.ofMillis(100));
            return fixture.database.storedMessages() == 0;
        });
        assertThat(fixture.accepted()).containsExactly("m");
        assertThat(fixture.listener.events("outageEnded")).containsExactly("outageEnded " + ORDERS);
        assertThat(status(holdfast).downSince()).isEmpty();
        assertThat(fixture.listener.events("refused")).isEmpty();
    }

    @Test
    void transportThatThrows_isAnOutage() {
        Transport broken = Calling.recorded(Transport.class, fixture.broker.transport("n1"), new ArrayList<>(), "send");
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).transport(broken).build();
        MessageId id = fixture.publish(holdfast, order("m"));
        stepUntil(
                relay(holdfast), () -> !fixture.listener.events("outageStarted").isEmpty());
        assertThat(fixture.listener.events("outageStarted"))
                .containsExactly("outageStarted " + ORDERS + " " + IllegalStateException.class.getName());
        stepUntil(relay(holdfast), () -> fixture.entry(holdfast, id).reason().isPresent());
        Entry entry = fixture.entry(holdfast, id);
        assertThat(entry.attempts()).isZero();
        assertThat(entry.reason()).contains(IllegalStateException.class.getName());
    }

    @Test
    void errorInTheTransport_isAnOutageAndTheWorkerLives() {
        boolean[] broken = {true};
        Transport overflowing = new Transport() {
            private final Transport broker = fixture.broker.transport("n1");

            @Override
            public void verify(String destination) {}

            @Override
            public List<SendResult> send(List<EncodedMessage> batch) {
                if (broken[0]) {
                    throw new StackOverflowError();
                }
                return broker.send(batch);
            }

            @Override
            public void close() {}
        };
        Holdfast holdfast =
                fixture.builder(Guarantee.OUTBOX).transport(overflowing).build();
        MessageId id = fixture.publish(holdfast, order("m"));
        stepUntil(relay(holdfast), () -> fixture.entry(holdfast, id).reason().isPresent());
        assertThat(fixture.listener.events("outageStarted"))
                .containsExactly("outageStarted " + ORDERS + " java.lang.StackOverflowError");
        broken[0] = false;
        stepUntil(relay(holdfast), () -> {
            fixture.clock.advance(Duration.ofMillis(100));
            return fixture.database.storedMessages() == 0;
        });
    }

    @Test
    void transportThatForgetsAResult_isAnOutage() {
        Transport broken = new Transport() {
            @Override
            public void verify(String destination) {}

            @Override
            public List<SendResult> send(List<EncodedMessage> batch) {
                return List.of();
            }

            @Override
            public void close() {}
        };
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).transport(broken).build();
        fixture.publish(holdfast, order("m"));
        stepUntil(
                relay(holdfast), () -> !fixture.listener.events("outageStarted").isEmpty());
        assertThat(fixture.listener.events("outageStarted")).first().asString().contains("answered with 0 results");
        assertThat(fixture.database.storedMessages()).isEqualTo(1);
    }

    @Test
    void storeThatIsAway_isToldAndTriedAgain() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        fixture.publish(holdfast, order("m"));
        fixture.database.down(true);
        stepUntil(relay(holdfast), () -> fixture.listener.events("troubled").size() > 2);
        fixture.database.down(false);
        stepUntil(relay(holdfast), () -> fixture.database.storedMessages() == 0);
    }

    @Test
    void destinationThatCouldNotBeVerified_isNotSentTo() {
        Holdfast holdfast = fixture.builder()
                .destination("nowhere", DestinationSettings.defaults())
                .build();
        MessageId id =
                fixture.publish(holdfast, Message.to("nowhere").payload("m").build());
        stepUntil(
                relay(holdfast), () -> !fixture.listener.events("outageStarted").isEmpty());
        stepUntil(relay(holdfast), () -> fixture.entry(holdfast, id).reason().isPresent());
        assertThat(fixture.entry(holdfast, id).reason()).contains("the destination does not exist");
        fixture.broker.bind("nowhere", "somebody");
        stepUntil(relay(holdfast), () -> {
            fixture.clock.advance(Duration.ofMillis(100));
            return fixture.database.storedMessages() == 0;
        });
    }

    @Test
    void destination_isVerifiedOnce() {
        List<String> calls = new ArrayList<>();
        Transport counted = Calling.recorded(Transport.class, fixture.broker.transport("n1"), calls);
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).transport(counted).build();
        for (String text : texts(3)) {
            fixture.publish(holdfast, order(text));
            stepUntil(relay(holdfast), () -> fixture.accepted().contains(text));
        }
        assertThat(calls).containsExactly("verify", "send", "send", "send");
    }

    @Test
    void stoppedRelay_givesBackWhatItWasHanded() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        step(relay(holdfast), 3);
        fixture.publish(holdfast, order("m"));
        holdfast.close();
        relay(holdfast).finish();
        Holdfast other = fixture.builder(Guarantee.OUTBOX).node("n2").build();
        stepUntil(relay(other), () -> fixture.database.storedMessages() == 0);
        assertThat(fixture.accepted()).containsExactly("m");
    }

    @Test
    void stoppedRelay_settlesWhatItHasSent() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        fixture.publish(holdfast, order("m"));
        stepUntil(relay(holdfast), () -> !fixture.accepted().isEmpty());
        holdfast.close();
        relay(holdfast).finish();
        assertThat(fixture.database.storedMessages()).isZero();
    }

    @Test
    void stoppedRelay_claimsNoMore() {
        Holdfast died = fixture.builder(Guarantee.OUTBOX).node("died").build();
        died.publisher().execute(texts(50).stream().map(Fixture::order).toList(), () -> {});
        fixture.clock.advance(Duration.ofSeconds(31));
        Holdfast holdfast =
                fixture.builder(Guarantee.OUTBOX).relay(FAST_RELAY.withBatch(5)).build();
        stepUntil(relay(holdfast), () -> fixture.accepted().size() == 5);
        holdfast.close();
        relay(holdfast).finish();
        assertThat(fixture.accepted()).hasSize(5);
        assertThat(fixture.database.storedMessages()).isEqualTo(45);
    }

    @Test
    void stoppedRelayThatWasAboutToClaim_doesNot() {
        List<String> calls = new ArrayList<>();
        MessageStore counted = Calling.recorded(MessageStore.class, fixture.store, calls);
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).store(counted).build();
        // A new relay sweeps first.
        holdfast.close();
        relay(holdfast).finish();
        assertThat(calls).isEmpty();
    }

    @Test
    void stoppedRelayWithoutStore_givesUp() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        fixture.publish(holdfast, order("m"));
        stepUntil(relay(holdfast), () -> !fixture.accepted().isEmpty());
        fixture.database.down(true);
        holdfast.close();
        relay(holdfast).finish();
        assertThat(fixture.listener.events("troubled")).isNotEmpty();
    }

    private static Status status(Holdfast holdfast) {
        return holdfast.operations().status().get(0);
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
    }
}
