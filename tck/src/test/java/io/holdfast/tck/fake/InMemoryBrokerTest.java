// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.Operations.Filter;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.SendResult.Kind;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the in-memory broker does beyond the contracts. */
class InMemoryBrokerTest {

    private static final MessageId M1 = MessageId.of("m1");

    private final ManualClock clock = new ManualClock();
    private final InMemoryBroker broker = new InMemoryBroker(clock);
    private final Transport transport = broker.transport("node");
    private final PreparedMessages prepared = broker.prepared("node");

    @BeforeEach
    void bind() {
        broker.bind("orders", "billing");
    }

    @Test
    void brokerThatIsDown_isUnreachable_andItsSessionsAreLost() {
        send("m1");
        Subscription subscription = subscribe("node");
        Delivery held = receive(subscription).orElseThrow();
        broker.down(true);
        assertThat(transport.send(List.of(message("m2"))))
                .extracting(SendResult::kind)
                .containsExactly(Kind.UNREACHABLE);
        assertThatThrownBy(held::acknowledge).isInstanceOf(MessagingUnavailableException.class);
        assertThatThrownBy(() -> receive(subscription)).isInstanceOf(MessagingUnavailableException.class);
        assertThatThrownBy(() -> prepared.due(1)).isInstanceOf(MessagingUnavailableException.class);
        assertThatThrownBy(() -> broker.list(Filter.everything(), 1)).isInstanceOf(MessagingUnavailableException.class);
        broker.down(false);
        assertThatThrownBy(() -> receive(subscription)).isInstanceOf(MessagingUnavailableException.class);
        assertThat(receive(subscribe("node"))).isPresent();
        assertThat(broker.depth("orders", "billing")).isEqualTo(1);
    }

    @Test
    void staleDelivery_endsNothing() {
        send("m1");
        Delivery stale = receive(subscribe("node")).orElseThrow();
        broker.disconnect("node");
        Delivery fresh = receive(subscribe("other")).orElseThrow();
        assertThatThrownBy(stale::acknowledge).isInstanceOf(MessagingUnavailableException.class);
        assertThatThrownBy(stale::acknowledge).isInstanceOf(IllegalStateException.class);
        fresh.acknowledge();
        assertThatThrownBy(fresh::acknowledge).isInstanceOf(IllegalStateException.class);
        assertThat(broker.depth("orders", "billing")).isZero();
    }

    @Test
    void secondReceive_beforeTheEndOfTheFirst_isAMistake() {
        send("m1");
        Subscription subscription = subscribe("node");
        receive(subscription);
        assertThatThrownBy(() -> receive(subscription)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusedMessage_isRefusedAlone() {
        broker.refuse(message -> message.id().equals(M1));
        assertThat(transport.send(List.of(message("m1"), message("m2"))))
                .extracting(SendResult::kind)
                .containsExactly(Kind.REFUSED, Kind.ACCEPTED);
        assertThatThrownBy(() -> prepared.prepare(List.of(half("m3"), half("m1"))))
                .isInstanceOf(MessageRejectedException.class);
        assertThat(broker.undecided()).isZero();
        assertThat(broker.accepted()).containsExactly(message("m2"));
    }

    @Test
    void poisonedBatch_isRejectedAsAWhole_andJudgedOneByOne() {
        broker.rejectBatchIf(message -> message.id().equals(M1));
        assertThatThrownBy(() -> transport.send(List.of(message("m1"), message("m2"))))
                .isInstanceOf(MessageRejectedException.class);
        assertThat(broker.accepted()).isEmpty();
        send("m1");
        assertThat(broker.accepted()).hasSize(1);
    }

    @Test
    void lostAnswer_isUnreachable_althoughItHappened() {
        broker.loseAnswers(2);
        assertThat(transport.send(List.of(message("m1"))).get(0).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThatThrownBy(() -> prepared.prepare(List.of(half("m2"))))
                .isInstanceOf(MessagingUnavailableException.class);
        prepared.prepare(List.of(half("m2")));
        assertThat(broker.accepted()).containsExactly(message("m1"));
        assertThat(broker.undecided()).isEqualTo(1);
    }

    @Test
    void duplicateDelivery_comesOnceMore() {
        send("m1");
        broker.duplicateDelivery(M1);
        Subscription subscription = subscribe("node");
        receive(subscription).orElseThrow().acknowledge();
        broker.duplicateDelivery(M1);
        receive(subscription).orElseThrow().acknowledge();
        receive(subscription).orElseThrow().acknowledge();
        broker.duplicateDelivery(M1);
        assertThat(receive(subscription)).isEmpty();
    }

    @Test
    void duplicateMemory_dropsWhatItRemembers() {
        broker.duplicateMemory(2);
        for (String id : List.of("m1", "m1", "m2", "m3", "m1", "m3")) {
            send(id);
        }
        assertThat(broker.accepted())
                .extracting(message -> message.id().value())
                .containsExactly("m1", "m2", "m3", "m1");
    }

    @Test
    void parkedDelivery_isShown_andRetriedBehindTheOthers() {
        send("m1");
        receive(subscribe("node")).orElseThrow().park("poison");
        prepared.prepare(List.of(half("h1")));
        prepared.park(MessageId.of("h1"), "too old");
        assertThat(broker.parked())
                .containsExactly(
                        new Parked(M1, "orders", Optional.of("billing"), 1, "poison"),
                        new Parked(MessageId.of("h1"), "orders", Optional.empty(), 0, "too old"));
        send("m2");
        broker.retry(M1);
        Subscription subscription = subscribe("node");
        assertThat(receive(subscription).orElseThrow().message().id()).isEqualTo(MessageId.of("m2"));
    }

    @Test
    void broker_showsParkedDeliveriesAndHalves_itsClientsOnlyTheirs() {
        send("m1");
        receive(subscribe("node")).orElseThrow().park("poison");
        prepared.prepare(List.of(half("h1")));
        assertThat(idsIn(broker)).containsExactly("h1", "m1");
        assertThat(idsIn((Inspection) broker.source("node"))).containsExactly("m1");
        assertThat(idsIn((Inspection) prepared)).containsExactly("h1");
        assertThat(((Inspection) prepared).discard(M1)).isFalse();
        assertThat(broker.discard(M1)).isTrue();
        assertThat(broker.status()).singleElement().matches(status -> status.undecided() == 1);
    }

    @Test
    void unknownConsumer_isRefused() {
        assertThatThrownBy(() -> broker.source("node").subscribe("orders", "shipping", false))
                .isInstanceOf(InvalidSettingsException.class);
    }

    @Test
    void receive_reallyWaits_ifToldSo() throws Exception {
        broker.waitAtMost(Duration.ofSeconds(10));
        Subscription subscription = subscribe("node");
        CompletableFuture<Optional<Delivery>> received =
                CompletableFuture.supplyAsync(() -> subscription.receive(Duration.ofSeconds(10)));
        send("m1");
        Optional<Delivery> first = received.get(10, TimeUnit.SECONDS);
        assertThat(first.or(() -> subscription.receive(Duration.ofSeconds(10)))).isPresent();
    }

    @Test
    void fingerprint_knowsWhetherADelayIsOver_butNotWhenItWillBe() {
        String empty = broker.fingerprint();
        send("m1");
        Subscription subscription = subscribe("node");
        receive(subscription).orElseThrow().retry(Duration.ofSeconds(10));
        String delayed = broker.fingerprint();
        clock.advance(Duration.ofSeconds(9));
        assertThat(broker.fingerprint()).isEqualTo(delayed);
        clock.advance(Duration.ofSeconds(1));
        String due = broker.fingerprint();
        assertThat(due).isNotEqualTo(delayed);
        Delivery held = receive(subscription).orElseThrow();
        assertThat(broker.fingerprint()).isNotEqualTo(due).contains("held by node");
        held.acknowledge();
        assertThat(broker.fingerprint()).isEqualTo(empty);
    }

    @Test
    void halfHandedOut_returnsWhenItsSessionDies() {
        prepared.prepare(List.of(half("m1")));
        clock.advance(Duration.ofSeconds(10));
        assertThat(prepared.due(1)).hasSize(1);
        assertThat(broker.prepared("other").due(1)).isEmpty();
        broker.disconnect("node");
        assertThat(broker.prepared("other").due(1)).hasSize(1);
        assertThat(prepared.confirm(Set.of(M1))).containsExactly(M1);
    }

    private static List<String> idsIn(Inspection inspection) {
        return inspection.list(Filter.everything(), 10).stream()
                .map(entry -> entry.id().value())
                .toList();
    }

    private void send(String id) {
        assertThat(transport.send(List.of(message(id)))).containsExactly(SendResult.accepted());
    }

    private Subscription subscribe(String session) {
        return broker.source(session).subscribe("orders", "billing", false);
    }

    private static Optional<Delivery> receive(Subscription subscription) {
        return subscription.receive(Duration.ZERO);
    }

    private static EncodedMessage message(String id) {
        return TestMessages.to("orders", id);
    }

    private static HalfMessage half(String id) {
        return new HalfMessage(message(id), "t1", true);
    }
}
