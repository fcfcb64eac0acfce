// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import static io.holdfast.tck.Samples.INVOICES;
import static io.holdfast.tck.Samples.ORDERS;
import static io.holdfast.tck.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.HoldfastException;
import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageRejectedException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.SendResult.Kind;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} must do. Subclass it, supply a broker and clients of it, and empty the broker before
 * each test. One thread runs a test; others, where needed, are started and stopped by it.
 */
public abstract class TransportContract extends BrokerContract {

    private static final String NOWHERE = "nowhere";

    @Test
    void accepted_isReceivable() {
        bind(ORDERS, BILLING);
        send(message("m1"));
        assertThat(drain(BILLING)).containsExactly(message("m1"));
    }

    @Test
    void batch_isAnsweredOneByOne_andReceivedCompletely() {
        bind(ORDERS, BILLING);
        EncodedMessage[] batch =
                IntStream.range(0, 100).mapToObj(at -> message("m" + at)).toArray(EncodedMessage[]::new);
        send(batch);
        assertThat(drain(BILLING)).containsExactlyInAnyOrder(batch);
    }

    @Test
    void everyPart_arrivesUnchanged() {
        bind(ORDERS, BILLING);
        List<EncodedMessage> messages = Samples.awkward();
        send(messages.toArray(EncodedMessage[]::new));
        assertThat(drain(BILLING)).containsExactlyInAnyOrderElementsOf(messages);
    }

    @Test
    void sameIdAgain_isAccepted() {
        bind(ORDERS, BILLING);
        send(message("m1"));
        send(message("m1"));
        assertThat(drain(BILLING)).isNotEmpty().allMatch(message("m1")::equals);
    }

    @Test
    void severalDestinations_fitInOneBatch() {
        bind(ORDERS, BILLING);
        bind(INVOICES, BILLING);
        EncodedMessage invoice = message("m2", INVOICES, Optional.empty(), new byte[] {1});
        send(message("m1"), invoice, message("m3"));
        assertThat(idsOf(drain(BILLING))).containsExactlyInAnyOrder("m1", "m3");
        try (Subscription subscription = broker().source().subscribe(INVOICES, BILLING, false)) {
            assertThat(drain(subscription)).containsExactly(invoice);
        }
    }

    @Test
    void verify_acceptsADestinationThatIsReceivedFrom() {
        bind(ORDERS, BILLING);
        assertThatCode(() -> broker().transport().verify(ORDERS)).doesNotThrowAnyException();
    }

    @Test
    void verify_refusesADestinationThatNobodyReceivesFrom() {
        bind(NOWHERE);
        assertThatThrownBy(() -> broker().transport().verify(NOWHERE))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(NOWHERE);
    }

    @Test
    void messageThatNobodyWouldReceive_isRefused() {
        if (can(Capability.REFUSES_UNROUTABLE)) {
            bind(NOWHERE);
            EncodedMessage lost = message("m1", NOWHERE, Optional.empty(), new byte[0]);
            SendResult result = broker().transport().send(List.of(lost)).get(0);
            assertThat(result.kind()).isEqualTo(Kind.REFUSED);
            assertThat(result.reason()).isNotBlank();
        }
    }

    @Test
    void oneRefusedMessage_doesNotTakeTheOthersWithIt() {
        if (can(Capability.REFUSES_UNROUTABLE)) {
            bind(ORDERS, BILLING);
            bind(NOWHERE);
            EncodedMessage lost = message("m2", NOWHERE, Optional.empty(), new byte[0]);
            assertThat(sendOrSplit(List.of(message("m1"), lost, message("m3"), message("m4"))))
                    .extracting(SendResult::kind)
                    .containsExactly(Kind.ACCEPTED, Kind.REFUSED, Kind.ACCEPTED, Kind.ACCEPTED);
            assertThat(idsOf(drain(BILLING))).containsExactlyInAnyOrder("m1", "m3", "m4");
        }
    }

    @Test
    void delayedMessage_arrivesAtItsTime_notBefore() {
        bind(ORDERS, BILLING);
        EncodedMessage later = later("m1");
        if (!can(Capability.DELAYED_DELIVERY)) {
            assertThat(broker().transport().send(List.of(later)).get(0).kind()).isEqualTo(Kind.REFUSED);
            return;
        }
        send(later, message("m2"));
        assertThat(idsOf(drain(BILLING))).containsExactly("m2");
        broker().elapse(DELAY);
        assertThat(drain(BILLING)).containsExactly(later);
    }

    @Test
    void manyThreads_canSend() {
        bind(ORDERS, BILLING);
        List<Script> threads =
                IntStream.range(0, 4).mapToObj(at -> new Script()).toList();
        List<Future<Boolean>> sent = new ArrayList<>();
        IntStream.range(0, 4)
                .forEach(thread -> sent.add(threads.get(thread).start(() -> {
                    IntStream.range(0, 25).forEach(at -> send(message("m-" + thread + "-" + at)));
                    return true;
                })));
        sent.forEach(Script::await);
        threads.forEach(Script::close);
        Set<String> received = new TreeSet<>(idsOf(drain(BILLING)));
        assertThat(received).hasSize(100);
    }

    @Test
    void accepted_survivesRestart() {
        if (can(Capability.SURVIVES_RESTART)) {
            bind(ORDERS, BILLING);
            send(message("m1"), message("m2"));
            broker().restart();
            assertThat(drain(BILLING)).containsExactlyInAnyOrder(message("m1"), message("m2"));
        }
    }

    @Test
    void close_mayBeRepeated_andNothingIsAcceptedAfterwards() {
        bind(ORDERS, BILLING);
        Transport closed = broker().transport();
        closed.close();
        closed.close();
        try {
            assertThat(closed.send(List.of(message("m1")))).noneMatch(result -> result.kind() == Kind.ACCEPTED);
        } catch (HoldfastException refused) {
            // Refusing by an exception is as good.
        }
        assertNothing(BILLING);
    }

    @Test
    void close_leavesThoseAloneWhoReceive() {
        bind(ORDERS, BILLING);
        send(message("m1"), message("m2"));
        try (Subscription subscription = subscribe(BILLING)) {
            Delivery held = next(subscription);
            broker().transport().close();
            assertThatCode(held::acknowledge)
                    .as("ending a delivery of a client that receives")
                    .doesNotThrowAnyException();
            next(subscription).acknowledge();
            assertNothing(subscription);
        }
    }

    /** What the relay does: a batch that is rejected as a whole is sent one by one. */
    private List<SendResult> sendOrSplit(List<EncodedMessage> batch) {
        try {
            return broker().transport().send(batch);
        } catch (MessageRejectedException rejected) {
            return batch.stream()
                    .map(message -> broker().transport().send(List.of(message)).get(0))
                    .toList();
        }
    }
}
