// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import static io.holdfast.tck.Samples.ORDERS;
import static io.holdfast.tck.Samples.keyed;
import static io.holdfast.tck.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.HoldfastException;
import io.holdfast.InvalidSettingsException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link MessageSource}, its subscriptions and its deliveries must do. Subclass it, supply a broker and
 * clients of it, and empty the broker before each test. One thread runs a test; others, where needed, are started and
 * stopped by it.
 */
public abstract class MessageSourceContract extends BrokerContract {

    // Endings

    @Test
    void firstDelivery_isTheMessageAtAttemptOne() {
        bind(ORDERS, BILLING);
        send(message("m1"));
        try (Subscription subscription = subscribe(BILLING)) {
            Delivery delivery = next(subscription);
            assertThat(delivery.message()).isEqualTo(message("m1"));
            assertThat(delivery.attempt()).isEqualTo(1);
            delivery.acknowledge();
        }
    }

    @Test
    void emptyDestination_deliversNothing() {
        bind(ORDERS, BILLING);
        assertNothing(BILLING);
    }

    @Test
    void acknowledged_isForgotten() {
        bind(ORDERS, BILLING);
        send(message("m1"), message("m2"));
        assertThat(drain(BILLING)).hasSize(2);
        broker().crash();
        assertNothing(BILLING);
    }

    @Test
    void heldDelivery_isNotDeliveredTwice() {
        bind(ORDERS, BILLING);
        send(message("m1"));
        try (Subscription one = subscribe(BILLING);
                Subscription two = subscribe(BILLING)) {
            Delivery held = next(one);
            assertNothing(two);
            held.acknowledge();
            assertNothing(two);
        }
    }

    @Test
    void closedSubscription_givesItsDeliveryBack() {
        bind(ORDERS, BILLING);
        send(message("m1"));
        Subscription subscription = subscribe(BILLING);
        next(subscription);
        subscription.close();
        subscription.close();
        assertThat(drain(BILLING)).containsExactly(message("m1"));
    }

    @Test
    void deadClient_givesItsDeliveryBack() {
        bind(ORDERS, BILLING);
        send(message("m1"), message("m2"));
        next(subscribe(BILLING));
        broker().crash();
        assertThat(idsOf(drain(BILLING))).containsExactlyInAnyOrder("m1", "m2");
    }

    @Test
    void deliveryOfADeadClient_settlesNothingThatIsNotItsOwn() {
        bind(ORDERS, BILLING);
        send(message("m1"));
        Delivery stale = next(subscribe(BILLING));
        broker().crash();
        try (Subscription subscription = subscribe(BILLING)) {
            Delivery fresh = next(subscription, "m1");
            assertThatThrownBy(stale::acknowledge).isInstanceOf(HoldfastException.class);
            fresh.release(Duration.ZERO);
            next(subscription, "m1").acknowledge();
        }
    }

    @Test
    void subscriptionOfADeadClient_staysDead() {
        bind(ORDERS, BILLING);
        Subscription stale = subscribe(BILLING);
        assertNothing(stale);
        broker().crash();
        send(message("m1"));
        assertDead(stale);
        assertThat(drain(BILLING)).containsExactly(message("m1"));
        assertDead(stale);
        stale.close();
    }

    @Test
    void closedSubscription_staysClosed() {
        bind(ORDERS, BILLING);
        send(message("m1"));
        Subscription closed = subscribe(BILLING);
        closed.close();
        assertDead(closed);
        assertThat(drain(BILLING)).containsExactly(message("m1"));
    }

    @Test
    void retried_comesBackAfterItsDelay_countedAndUnchanged() {
        bind(ORDERS, BILLING);
        EncodedMessage awkward = Samples.awkward().get(5);
        send(awkward);
        try (Subscription subscription = subscribe(BILLING)) {
            next(subscription).retry(DELAY);
            assertNothing(subscription);
            broker().elapse(DELAY);
            Delivery second = next(subscription);
            assertThat(second.message()).isEqualTo(awkward);
            assertThat(second.attempt()).isEqualTo(2);
            second.retry(Duration.ZERO);
            Delivery third = next(subscription);
            assertThat(third.attempt()).isEqualTo(3);
            third.acknowledge();
            assertNothing(subscription);
        }
    }

    @Test
    void attempts_surviveADeadClient() {
        bind(ORDERS, BILLING);
        send(message("m1"));
        next(subscribe(BILLING)).retry(Duration.ZERO);
        broker().crash();
        try (Subscription subscription = subscribe(BILLING)) {
            Delivery second = next(subscription);
            assertThat(second.attempt()).isEqualTo(2);
            second.acknowledge();
        }
    }

    @Test
    void released_comesBackUncounted() {
        bind(ORDERS, BILLING);
        send(message("m1"));
        try (Subscription subscription = subscribe(BILLING)) {
            next(subscription).retry(Duration.ZERO);
            Delivery second = next(subscription);
            assertThat(second.attempt()).isEqualTo(2);
            second.release(DELAY);
            broker().elapse(DELAY);
            Delivery again = next(subscription);
            assertThat(again.message()).isEqualTo(message("m1"));
            assertThat(again.attempt()).isEqualTo(2);
            again.acknowledge();
        }
    }

    @Test
    void parked_isNotDeliveredAgain_andHoldsNobodyUp() {
        bind(ORDERS, BILLING);
        send(message("m1"));
        try (Subscription subscription = subscribe(BILLING)) {
            next(subscription).park("the test says so");
            assertNothing(subscription);
            send(message("m2"));
            next(subscription, "m2").acknowledge();
            assertNothing(subscription);
        }
        broker().crash();
        assertNothing(BILLING);
    }

    // Several consumers and subscriptions

    @Test
    void eachConsumer_getsEveryMessage() {
        bind(ORDERS, BILLING, SHIPPING);
        if (!can(Capability.FAN_OUT)) {
            assertThatThrownBy(() -> {
                        subscribe(BILLING);
                        subscribe(SHIPPING);
                    })
                    .isInstanceOf(InvalidSettingsException.class);
            return;
        }
        send(message("m1"), message("m2"));
        try (Subscription billing = subscribe(BILLING)) {
            next(billing).park("the test says so");
            next(billing).retry(Duration.ZERO);
            assertThat(idsOf(drain(SHIPPING))).containsExactlyInAnyOrder("m1", "m2");
            assertThat(next(billing).attempt()).isEqualTo(2);
        }
    }

    @Test
    void subscriptionsOfOneConsumer_shareTheMessages() {
        bind(ORDERS, BILLING);
        send(IntStream.range(0, 40).mapToObj(at -> message("m" + at)).toArray(EncodedMessage[]::new));
        List<EncodedMessage> received = drainWithTwoThreads(false);
        assertThat(idsOf(received)).hasSize(40).doesNotHaveDuplicates();
    }

    // Order of a key

    @Test
    void orderedKey_deliversTheNextOnlyAfterTheOneBeforeIsDone() {
        bind(ORDERS, BILLING);
        if (refusesOrder()) {
            return;
        }
        send(keyed("m1", "k"), keyed("m2", "k"), keyed("m3", "k"));
        try (Subscription one = subscribeOrdered();
                Subscription two = subscribeOrdered()) {
            // A broker may give all messages of a key to one subscription, so it does not matter which one has the
            // next.
            Held first = nextOfEither(one, two, "m1");
            assertNothing(first.idle());
            first.delivery().acknowledge();
            Held second = nextOfEither(one, two, "m2");
            assertNothing(second.idle());
            second.delivery().park("the test says so");
            Held third = nextOfEither(one, two, "m3");
            third.delivery().acknowledge();
            assertNothing(one);
            assertNothing(two);
        }
    }

    @Test
    void orderedKey_waitsForItsRetriedHead() {
        bind(ORDERS, BILLING);
        if (refusesOrder()) {
            return;
        }
        send(keyed("m1", "k"), keyed("m2", "k"));
        try (Subscription subscription = subscribeOrdered()) {
            next(subscription, "m1").retry(Duration.ZERO);
            Delivery second = next(subscription, "m1");
            assertThat(second.attempt()).isEqualTo(2);
            second.retry(DELAY);
            assertNothing(subscription);
            broker().elapse(DELAY);
            Delivery third = next(subscription, "m1");
            assertThat(third.attempt()).isEqualTo(3);
            third.release(Duration.ZERO);
            next(subscription, "m1").acknowledge();
            next(subscription, "m2").acknowledge();
        }
    }

    @Test
    void orderedKey_keepsItsOrder_whenAClientDies() {
        bind(ORDERS, BILLING);
        if (refusesOrder()) {
            return;
        }
        send(keyed("m1", "k"), keyed("m2", "k"));
        next(subscribeOrdered(), "m1");
        broker().crash();
        try (Subscription subscription = subscribeOrdered()) {
            next(subscription, "m1").acknowledge();
            next(subscription, "m2").acknowledge();
        }
    }

    @Test
    void orderedKeys_keepTheirOrder_acrossThreads() {
        bind(ORDERS, BILLING);
        if (refusesOrder()) {
            return;
        }
        send(IntStream.range(0, 60)
                .mapToObj(at -> keyed(String.format("m%02d", at), "k" + at % 5))
                .toArray(EncodedMessage[]::new));
        Map<String, List<String>> byKey = drainWithTwoThreads(true).stream()
                .collect(Collectors.groupingBy(
                        received -> received.key().orElseThrow(),
                        TreeMap::new,
                        Collectors.mapping(received -> received.id().value(), Collectors.toList())));
        assertThat(byKey).hasSize(5);
        byKey.forEach((key, ids) -> assertThat(ids).as(key).hasSize(12).isSorted());
    }

    /** Twice, because one that connects again does so in answer to the first failure. */
    private void assertDead(Subscription subscription) {
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> subscription.receive(broker().silence()))
                    .as("receiving from a subscription that is dead")
                    .isInstanceOf(HoldfastException.class);
        }
    }

    private Held nextOfEither(Subscription one, Subscription two, String expected) {
        List<Held> found = new ArrayList<>();
        Eventually.within(Script.PATIENCE, () -> {
            one.receive(broker().silence()).ifPresent(delivery -> found.add(new Held(delivery, two)));
            if (found.isEmpty()) {
                two.receive(broker().silence()).ifPresent(delivery -> found.add(new Held(delivery, one)));
            }
            return !found.isEmpty();
        });
        assertThat(found)
                .extracting(held -> held.delivery().message().id().value())
                .containsExactly(expected);
        return found.get(0);
    }

    /** A delivery that one of two subscriptions holds, and the other subscription. */
    private record Held(Delivery delivery, Subscription idle) {}

    /** A broker that cannot keep order says so instead of delivering out of order. */
    private boolean refusesOrder() {
        boolean missing = !can(Capability.ORDERED_KEYS);
        if (missing) {
            assertThatThrownBy(this::subscribeOrdered).isInstanceOf(InvalidSettingsException.class);
        }
        return missing;
    }

    /**
     * Every message is noted before it is acknowledged, so that the notes of one key are in order if its deliveries
     * are.
     */
    private List<EncodedMessage> drainWithTwoThreads(boolean ordered) {
        ConcurrentLinkedQueue<EncodedMessage> noted = new ConcurrentLinkedQueue<>();
        try (Script one = new Script();
                Script two = new Script()) {
            Future<Boolean> first = one.start(() -> note(ordered, noted));
            Future<Boolean> second = two.start(() -> note(ordered, noted));
            Script.await(first);
            Script.await(second);
        }
        return List.copyOf(noted);
    }

    private boolean note(boolean ordered, ConcurrentLinkedQueue<EncodedMessage> noted) {
        try (Subscription subscription = broker().source().subscribe(ORDERS, BILLING, ordered)) {
            // Empty-handed once may only mean that the other thread holds the heads of all keys.
            for (int empty = 0; empty < 3; ) {
                empty += noteOne(subscription, noted) ? 0 : 1;
            }
        }
        return true;
    }

    private boolean noteOne(Subscription subscription, ConcurrentLinkedQueue<EncodedMessage> noted) {
        return subscription
                .receive(broker().silence())
                .map(delivery -> {
                    noted.add(delivery.message());
                    delivery.acknowledge();
                    return true;
                })
                .orElse(false);
    }
}
