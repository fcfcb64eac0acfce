// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import static io.holdfast.tck.Samples.INVOICES;
import static io.holdfast.tck.Samples.ORDERS;
import static io.holdfast.tck.Samples.id;
import static io.holdfast.tck.Samples.keyed;
import static io.holdfast.tck.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.State;
import io.holdfast.Operations.Status;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.PreparedMessages.PendingHalf;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Settlement;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.TransactionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Inspection} must do, of a store, of half messages or of a broker's deliveries. Subclass {@link
 * OfStore}, {@link OfHalves} or {@link OfDeliveries}, which know how messages get in and get parked, and empty the
 * backend before each test. One thread runs a test.
 */
public abstract class InspectionContract {

    /** Short, because a real broker may have to wait for real. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /**
     * The inspection under test; the same in one test.
     *
     * @return the inspection
     */
    protected abstract Inspection inspection();

    /**
     * Stores a message that waits for its turn: in an outbox, as a half message, or for a consumer. It must be possible
     * to take it with {@link #takeAll()}. The destinations are {@code orders} and {@code invoices}.
     *
     * @param message the message
     */
    protected abstract void store(EncodedMessage message);

    /**
     * Stores a message and parks it, as whoever gives up on it does.
     *
     * @param message the message
     * @param reason why it is parked
     */
    protected abstract void park(EncodedMessage message, String reason);

    /**
     * Takes everything that can be taken: claims, asks for due halves, or receives.
     *
     * @return the ids of what was taken
     */
    protected abstract List<MessageId> takeAll();

    /**
     * In which state a message is shown that waits for its turn.
     *
     * @return the state, or empty if the backend shows parked messages only
     */
    protected abstract Optional<State> waitingState();

    /**
     * Lets time pass for the backend: moves its clock, or waits.
     *
     * @param time how long
     */
    protected abstract void elapse(Duration time);

    @Test
    void emptyBackend_showsNothing() {
        assertThat(inspection().list(Filter.everything(), 10)).isEmpty();
        assertThat(inspection().status()).isEmpty();
        assertThat(inspection().find(id("m1"))).isEmpty();
        assertThat(inspection().retry(id("m1"))).isFalse();
        assertThat(inspection().discard(id("m1"))).isFalse();
    }

    @Test
    void list_isSortedById_inPages() {
        for (String name : List.of("m3", "m1", "m5", "m2", "m4")) {
            park(message(name), "poison");
        }
        assertThat(list(Filter.everything(), 2)).containsExactly("m1", "m2");
        assertThat(list(Filter.everything().withAfter(id("m2")), 2)).containsExactly("m3", "m4");
        assertThat(list(Filter.everything().withAfter(id("m4")), 2)).containsExactly("m5");
        assertThat(list(Filter.everything().withAfter(id("m5")), 2)).isEmpty();
    }

    @Test
    void filter_narrowsByDestinationKeyAndState() {
        park(keyed("m1", "k"), "poison");
        park(keyed("m2", "K"), "poison");
        park(message("m3"), "poison");
        park(message("m4", INVOICES, Optional.of("k"), new byte[0]), "poison");
        assertThat(list(Filter.destination(ORDERS), 10)).containsExactly("m1", "m2", "m3");
        assertThat(list(Filter.destination("nowhere"), 10)).isEmpty();
        assertThat(list(Filter.everything().withKey("k"), 10)).containsExactly("m1", "m4");
        assertThat(list(Filter.destination(ORDERS).withKey("k"), 10)).containsExactly("m1");
        assertThat(list(Filter.state(State.PARKED), 10)).containsExactly("m1", "m2", "m3", "m4");
        assertThat(list(Filter.state(State.DELIVERED), 10)).isEmpty();
    }

    @Test
    void filter_narrowsByAge() {
        park(message("m1"), "poison");
        elapse(PAUSE);
        park(message("m2"), "poison");
        assertThat(list(Filter.everything().withOlderThan(PAUSE.minusSeconds(1)), 10))
                .containsExactly("m1");
        assertThat(list(Filter.everything().withOlderThan(Duration.ZERO), 10)).containsExactly("m1", "m2");
        assertThat(list(Filter.everything().withOlderThan(Duration.ofDays(1)), 10))
                .isEmpty();
    }

    @Test
    void entry_showsEverythingButThePayload() {
        EncodedMessage message = Samples.awkward().get(5);
        park(message, "the broker said 42");
        elapse(PAUSE);
        Entry entry = inspection().find(message.id()).orElseThrow();
        assertThat(entry.id()).isEqualTo(message.id());
        assertThat(entry.destination()).isEqualTo(message.destination());
        assertThat(entry.state()).isEqualTo(State.PARKED);
        assertThat(entry.type()).isEqualTo(message.type());
        assertThat(entry.key()).isEqualTo(message.key());
        assertThat(entry.headers()).isEqualTo(message.headers());
        assertThat(entry.reason()).contains("the broker said 42");
        assertThat(entry.age()).isBetween(PAUSE, Duration.ofHours(1));
        assertThat(inspection().list(Filter.everything(), 10))
                .singleElement()
                .matches(listed ->
                        listed.reason().equals(entry.reason()) && listed.id().equals(entry.id()));
    }

    @Test
    void waitingMessage_isShown_andLeftAlone() {
        store(message("m1"));
        Optional<Entry> entry = inspection().find(id("m1"));
        assertThat(entry.map(Entry::state)).isEqualTo(waitingState());
        assertThat(list(Filter.everything(), 10)).hasSize(entry.isPresent() ? 1 : 0);
        assertThat(list(Filter.state(State.PARKED), 10)).isEmpty();
        assertThat(inspection().retry(id("m1"))).isFalse();
        assertThat(inspection().discard(id("m1"))).isFalse();
        assertThat(takeAll()).containsExactly(id("m1"));
    }

    @Test
    void status_countsPerDestination() {
        store(message("m1"));
        park(message("m2"), "poison");
        park(message("m3"), "poison");
        park(message("m4", INVOICES, Optional.empty(), new byte[0]), "poison");
        elapse(PAUSE);
        Status orders = status(ORDERS);
        assertThat(orders.parked()).isEqualTo(2);
        assertThat(orders.waiting()).isEqualTo(waitingState().equals(Optional.of(State.WAITING)) ? 1 : 0);
        assertThat(orders.undecided()).isEqualTo(waitingState().equals(Optional.of(State.UNDECIDED)) ? 1 : 0);
        Duration atLeast = waitingState().isPresent() ? PAUSE : Duration.ZERO;
        assertThat(orders.oldest()).isBetween(atLeast, Duration.ofHours(1));
        assertThat(orders.paused()).isFalse();
        assertThat(orders.downSince()).isEmpty();
        assertThat(status(INVOICES)).isEqualTo(new Status(INVOICES, 0, 0, 1, Duration.ZERO, false, Optional.empty()));
        assertThat(inspection().status()).hasSize(2);
    }

    @Test
    void retry_bringsAParkedMessageBack_once() {
        park(message("m1"), "poison");
        park(message("m2"), "poison");
        assertThat(takeAll()).isEmpty();
        assertThat(inspection().retry(id("m1"))).isTrue();
        assertThat(inspection().retry(id("m1"))).isFalse();
        assertThat(inspection().discard(id("m1"))).isFalse();
        assertThat(list(Filter.state(State.PARKED), 10)).containsExactly("m2");
        Optional<Entry> entry = inspection().find(id("m1"));
        assertThat(entry.map(Entry::state)).isEqualTo(waitingState());
        assertThat(entry.map(Entry::attempts).orElse(0)).isZero();
        assertThat(takeAll()).containsExactly(id("m1"));
    }

    @Test
    void discard_deletesAParkedMessage_once() {
        park(message("m1"), "poison");
        park(message("m2"), "poison");
        assertThat(inspection().discard(id("m1"))).isTrue();
        assertThat(inspection().discard(id("m1"))).isFalse();
        assertThat(inspection().retry(id("m1"))).isFalse();
        assertThat(inspection().find(id("m1"))).isEmpty();
        assertThat(list(Filter.everything(), 10)).containsExactly("m2");
        assertThat(takeAll()).isEmpty();
    }

    private List<String> list(Filter filter, int limit) {
        return inspection().list(filter, limit).stream()
                .map(entry -> entry.id().value())
                .toList();
    }

    private Status status(String destination) {
        List<Status> found = inspection().status().stream()
                .filter(status -> status.destination().equals(destination))
                .toList();
        assertThat(found).as("status of " + destination).hasSize(1);
        return found.get(0);
    }

    /** The inspection of a {@link MessageStore} that has this ability: the store does the rest itself. */
    public abstract static class OfStore extends InspectionContract {

        /**
         * The store under test, which is its own inspection; the same in one test.
         *
         * @return the store
         */
        protected abstract MessageStore store();

        /**
         * The transactions in which the store appends.
         *
         * @return their context
         */
        protected abstract TransactionContext transactions();

        @Override
        protected final Inspection inspection() {
            assertThat(store()).isInstanceOf(Inspection.class);
            return (Inspection) store();
        }

        @Override
        protected final void store(EncodedMessage message) {
            ClaimedMessage claimed = append(message);
            store().settle(List.of(Samples.postponed(claimed, Duration.ZERO, false)));
        }

        @Override
        protected final void park(EncodedMessage message, String reason) {
            ClaimedMessage claimed = append(message);
            store().settle(List.of(new Settlement.Parked(claimed.id(), claimed.token(), reason)));
        }

        @Override
        protected final List<MessageId> takeAll() {
            return store().claim(new ClaimRequest("tester", 100, PAUSE, Set.of(), false)).stream()
                    .map(ClaimedMessage::id)
                    .toList();
        }

        @Override
        protected final Optional<State> waitingState() {
            return Optional.of(State.WAITING);
        }

        private ClaimedMessage append(EncodedMessage message) {
            return Transactions.committed(
                            transactions(), () -> store().append(List.of(Samples.plain(message)), "tester", PAUSE))
                    .get(0)
                    .claim()
                    .orElseThrow();
        }
    }

    /** The inspection of {@link PreparedMessages} that have this ability. */
    public abstract static class OfHalves extends InspectionContract {

        /**
         * The broker that holds the halves; the same in one test.
         *
         * @return the broker
         */
        protected abstract BrokerBackend broker();

        /**
         * An instance that prepares and checks; the same in one test.
         *
         * @return its prepared messages
         */
        protected abstract PreparedMessages prepared();

        /**
         * After what time a new half is due for its first check.
         *
         * @return a time for which {@link BrokerBackend#elapse} can be called
         */
        protected abstract Duration firstCheckAfter();

        @Override
        protected final void store(EncodedMessage message) {
            broker().bind(message.destination(), BrokerContract.BILLING);
            prepared().prepare(List.of(new HalfMessage(message, "t1", true)));
        }

        @Override
        protected final void park(EncodedMessage message, String reason) {
            store(message);
            assertThat(prepared().park(message.id(), reason)).isTrue();
        }

        @Override
        protected final List<MessageId> takeAll() {
            elapse(firstCheckAfter());
            return prepared().due(100).stream().map(PendingHalf::id).toList();
        }

        @Override
        protected final Optional<State> waitingState() {
            return Optional.of(State.UNDECIDED);
        }

        @Override
        protected final void elapse(Duration time) {
            broker().elapse(time);
        }
    }

    /** The inspection of the deliveries that a broker has parked for its consumers. */
    public abstract static class OfDeliveries extends InspectionContract {

        /**
         * The broker that holds the deliveries; the same in one test.
         *
         * @return the broker
         */
        protected abstract BrokerBackend broker();

        @Override
        protected final void store(EncodedMessage message) {
            broker().bind(message.destination(), BrokerContract.BILLING);
            assertThat(broker().transport().send(List.of(message))).containsExactly(SendResult.accepted());
        }

        /** What is met on the way to the message stays held until the subscriptions are closed. */
        @Override
        protected final void park(EncodedMessage message, String reason) {
            store(message);
            try (Held held = new Held(broker(), message.destination())) {
                Delivery delivery = held.next();
                while (!delivery.message().id().equals(message.id())) {
                    delivery = held.next();
                }
                delivery.park(reason);
            }
        }

        @Override
        protected final List<MessageId> takeAll() {
            List<MessageId> taken = new ArrayList<>();
            for (String destination : List.of(ORDERS, INVOICES)) {
                broker().bind(destination, BrokerContract.BILLING);
                try (Subscription subscription = subscribe(broker(), destination)) {
                    Optional<Delivery> next = subscription.receive(broker().silence());
                    while (next.isPresent()) {
                        taken.add(next.get().message().id());
                        next.get().acknowledge();
                        next = subscription.receive(broker().silence());
                    }
                }
            }
            return taken;
        }

        @Override
        protected final void elapse(Duration time) {
            broker().elapse(time);
        }

        private static Subscription subscribe(BrokerBackend broker, String destination) {
            return broker.source().subscribe(destination, BrokerContract.BILLING, false);
        }

        /** Several deliveries at once need a subscription each. */
        private static final class Held implements AutoCloseable {

            private final BrokerBackend broker;
            private final String destination;
            private final List<Subscription> subscriptions = new ArrayList<>();

            Held(BrokerBackend broker, String destination) {
                this.broker = broker;
                this.destination = destination;
            }

            Delivery next() {
                Subscription subscription = subscribe(broker, destination);
                subscriptions.add(subscription);
                return subscription.receive(Script.PATIENCE).orElseThrow();
            }

            @Override
            public void close() {
                subscriptions.forEach(Subscription::close);
            }
        }
    }
}
