// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import static io.holdfast.tck.Samples.ORDERS;
import static io.holdfast.tck.Samples.id;
import static io.holdfast.tck.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.Verdict;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.PreparedMessages.PendingHalf;
import io.holdfast.spi.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PreparedMessages} must do. Subclass it, supply a broker and two instances of an application that
 * store halves in it, and empty the broker before each test. One thread runs a test; a second one, where needed, is
 * started and stopped by it.
 */
public abstract class PreparedMessagesContract extends BrokerContract {

    /**
     * An instance that prepares, confirms and checks; the same in one test until {@link BrokerBackend#crash()} or
     * {@link BrokerBackend#restart()}. {@link BrokerBackend#crash()} must kill this instance as well.
     *
     * @return its prepared messages
     */
    protected abstract PreparedMessages prepared();

    /**
     * Another instance of the same application, which survives {@link BrokerBackend#crash()}.
     *
     * @return its prepared messages
     */
    protected abstract PreparedMessages other();

    /**
     * After what time a new half is due for its first check.
     *
     * @return a time for which {@link BrokerBackend#elapse} can be called
     */
    protected abstract Duration firstCheckAfter();

    /**
     * After what time a half that was handed out, and not acted upon, is surely handed out again.
     *
     * @return a time for which {@link BrokerBackend#elapse} can be called
     */
    protected abstract Duration handedOutFor();

    @Test
    void half_isInvisibleUntilConfirmed() {
        bind(ORDERS, BILLING);
        prepared().prepare(List.of(half("m1")));
        try (Subscription subscription = subscribe(BILLING)) {
            assertNothing(subscription);
            assertThat(prepared().confirm(Set.of(id("m1")))).containsExactly(id("m1"));
            assertThat(next(subscription, "m1").message()).isEqualTo(message("m1"));
        }
    }

    @Test
    void confirm_takesAHalfOnce() {
        bind(ORDERS, BILLING);
        prepared().prepare(List.of(half("m1"), half("m2")));
        assertThat(prepared().confirm(Set.of(id("m1")))).containsExactly(id("m1"));
        assertThat(prepared().confirm(ids("m1", "m2", "never-prepared"))).containsExactly(id("m2"));
        assertThat(prepared().confirm(ids("m1", "m2"))).isEmpty();
        assertThat(prepared().cancel(ids("m1", "m2"))).isEmpty();
        assertThat(idsOf(drain(BILLING))).containsExactlyInAnyOrder("m1", "m2");
    }

    @Test
    void cancel_dropsAHalf() {
        bind(ORDERS, BILLING);
        prepared().prepare(List.of(half("m1"), half("m2")));
        assertThat(prepared().cancel(ids("m1", "never-prepared"))).containsExactly(id("m1"));
        assertThat(prepared().confirm(ids("m1", "m2"))).containsExactly(id("m2"));
        assertThat(idsOf(drain(BILLING))).containsExactly("m2");
        broker().elapse(firstCheckAfter());
        assertThat(prepared().due(10)).isEmpty();
    }

    @Test
    void confirmAndCancelThatMeet_takeEachHalfOnce() {
        bind(ORDERS, BILLING);
        List<String> names = IntStream.range(0, 30).mapToObj(at -> "m" + at).toList();
        prepared().prepare(names.stream().map(PreparedMessagesContract::half).toList());
        List<MessageId> confirmed = new ArrayList<>();
        List<MessageId> cancelled = new ArrayList<>();
        try (Script one = new Script();
                Script two = new Script()) {
            for (String name : names) {
                CyclicBarrier start = new CyclicBarrier(2);
                Future<Set<MessageId>> confirm = one.start(() -> {
                    start.await(Script.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                    return prepared().confirm(Set.of(id(name)));
                });
                Future<Set<MessageId>> cancel = two.start(() -> {
                    start.await(Script.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                    return prepared().cancel(Set.of(id(name)));
                });
                confirmed.addAll(Script.await(confirm));
                cancelled.addAll(Script.await(cancel));
            }
        }
        assertThat(confirmed).doesNotContainAnyElementsOf(cancelled);
        assertThat(confirmed.size() + cancelled.size()).isEqualTo(names.size());
        assertThat(drain(BILLING)).extracting(EncodedMessage::id).containsExactlyInAnyOrderElementsOf(confirmed);
    }

    @Test
    void everyPart_arrivesUnchanged() {
        bind(ORDERS, BILLING);
        List<EncodedMessage> messages = Samples.awkward();
        prepared().prepare(messages.stream().map(PreparedMessagesContract::half).toList());
        prepared().confirm(messages.stream().map(EncodedMessage::id).collect(Collectors.toSet()));
        assertThat(drain(BILLING)).containsExactlyInAnyOrderElementsOf(messages);
    }

    @Test
    void delayedMessage_waitsForItsTime_whenConfirmed() {
        if (can(Capability.DELAYED_DELIVERY)) {
            bind(ORDERS, BILLING);
            EncodedMessage later = later("m1");
            prepared().prepare(List.of(half(later)));
            prepared().confirm(Set.of(id("m1")));
            try (Subscription subscription = subscribe(BILLING)) {
                assertNothing(subscription);
                broker().elapse(DELAY);
                assertThat(next(subscription, "m1").message()).isEqualTo(later);
            }
        }
    }

    @Test
    void halfThatNobodyWouldReceive_isRejected_andItsCompanionsWithIt() {
        if (can(Capability.REFUSES_UNROUTABLE)) {
            bind(ORDERS, BILLING);
            bind("nowhere");
            EncodedMessage lost = message("m2", "nowhere", Optional.empty(), new byte[0]);
            assertThatThrownBy(() -> prepared().prepare(List.of(half("m1"), half(lost))))
                    .isInstanceOf(MessageRejectedException.class);
            assertThat(prepared().confirm(ids("m1", "m2"))).isEmpty();
        }
    }

    // Checking

    @Test
    void half_isDueAfterItsFirstCheckTime_notBefore() {
        bind(ORDERS, BILLING);
        prepared().prepare(List.of(half("m1")));
        assertThat(prepared().due(10)).isEmpty();
        broker().elapse(firstCheckAfter());
        PendingHalf pending = due(prepared()).get(0);
        assertThat(pending.half()).isEqualTo(half("m1"));
        assertThat(pending.unknownAnswers()).isZero();
        assertThat(pending.age()).isGreaterThanOrEqualTo(firstCheckAfter());
    }

    @Test
    void halvesOfOneTransaction_areDueTogether() {
        bind(ORDERS, BILLING);
        HalfMessage unfenced = new HalfMessage(message("m3"), "t2", false);
        prepared().prepare(List.of(half("m1"), half("m2")));
        prepared().prepare(List.of(unfenced));
        broker().elapse(firstCheckAfter());
        assertThat(due(prepared(), 3))
                .extracting(PendingHalf::half)
                .containsExactlyInAnyOrder(half("m1"), half("m2"), unfenced);
        assertThat(prepared().confirm(ids("m1", "m2"))).containsExactlyInAnyOrder(id("m1"), id("m2"));
    }

    @Test
    void due_handsOutTheLongestDueFirst_upToItsLimit() {
        bind(ORDERS, BILLING);
        for (String name : List.of("m2", "m1", "m3")) {
            prepared().prepare(List.of(half(name)));
            broker().elapse(Duration.ofMillis(100));
        }
        broker().elapse(firstCheckAfter());
        List<String> handedOut = new ArrayList<>(namesOf(due(prepared(), 2, 2)));
        assertThat(handedOut).containsExactly("m2", "m1");
        assertThat(namesOf(due(prepared()))).containsExactly("m3");
    }

    @Test
    void due_handsAHalfToOneInstanceAtATime() {
        bind(ORDERS, BILLING);
        prepared().prepare(List.of(half("m1"), half("m2"), half("m3")));
        broker().elapse(firstCheckAfter());
        List<String> mine = namesOf(due(prepared(), 3));
        assertThat(mine).containsExactlyInAnyOrder("m1", "m2", "m3");
        assertThat(prepared().due(10)).isEmpty();
        assertThat(other().due(10)).isEmpty();
    }

    @Test
    void halfNotActedUpon_isHandedOutAgain() {
        bind(ORDERS, BILLING);
        prepared().prepare(List.of(half("m1")));
        broker().elapse(firstCheckAfter());
        due(prepared());
        broker().elapse(handedOutFor());
        PendingHalf again = due(prepared()).get(0);
        assertThat(again.id()).isEqualTo(id("m1"));
        assertThat(again.unknownAnswers()).isZero();
    }

    @Test
    void halvesOfADeadInstance_areHandedToAnother() {
        bind(ORDERS, BILLING);
        prepared().prepare(List.of(half("m1"), half("m2")));
        broker().elapse(firstCheckAfter());
        due(prepared(), 2);
        broker().crash();
        assertThat(namesOf(due(other(), 2))).containsExactlyInAnyOrder("m1", "m2");
        assertThat(other().confirm(ids("m1"))).containsExactly(id("m1"));
        assertThat(other().cancel(ids("m2"))).containsExactly(id("m2"));
        assertThat(idsOf(drain(BILLING))).containsExactly("m1");
    }

    @Test
    void confirmOfThePublisher_andOfTheResolver_takeAHalfOnce() {
        bind(ORDERS, BILLING);
        prepared().prepare(List.of(half("m1")));
        broker().elapse(firstCheckAfter());
        due(prepared());
        int taken = prepared().confirm(ids("m1")).size()
                + other().confirm(ids("m1")).size();
        assertThat(taken).isEqualTo(1);
        assertThat(idsOf(drain(BILLING))).containsExactly("m1");
    }

    @Test
    void postponed_isDueAfterItsDelay_andCountsOnlyIfTold() {
        bind(ORDERS, BILLING);
        prepared().prepare(List.of(half("m1")));
        broker().elapse(firstCheckAfter());
        due(prepared());
        assertThat(prepared().postpone(id("m1"), DELAY, true)).isTrue();
        assertThat(prepared().due(10)).isEmpty();
        assertThat(other().due(10)).isEmpty();
        broker().elapse(DELAY);
        assertThat(due(prepared()).get(0).unknownAnswers()).isEqualTo(1);
        assertThat(prepared().postpone(id("m1"), DELAY, false)).isTrue();
        assertThat(prepared().due(10)).isEmpty();
        broker().elapse(DELAY);
        PendingHalf third = due(prepared()).get(0);
        assertThat(third.unknownAnswers()).isEqualTo(1);
        assertThat(third.half()).isEqualTo(half("m1"));
        assertThat(prepared().confirm(ids("m1"))).containsExactly(id("m1"));
    }

    @Test
    void countedAnswers_surviveADeadInstance() {
        bind(ORDERS, BILLING);
        prepared().prepare(List.of(half("m1")));
        broker().elapse(firstCheckAfter());
        due(prepared());
        prepared().postpone(id("m1"), Duration.ZERO, true);
        broker().crash();
        broker().elapse(handedOutFor());
        assertThat(due(other()).get(0).unknownAnswers()).isEqualTo(1);
    }

    @Test
    void absentHalf_canNeitherBePostponedNorParked() {
        bind(ORDERS, BILLING);
        assertThat(prepared().postpone(id("m1"), DELAY, true)).isFalse();
        assertThat(prepared().park(id("m1"), "the test says so")).isFalse();
        assertThat(prepared().decide(id("m1"), Verdict.COMMITTED)).isFalse();
    }

    // Parking

    @Test
    void parkedHalf_isNotCheckedAnyMore_andDecidedOnce() {
        bind(ORDERS, BILLING);
        prepared().prepare(List.of(half("m1"), half("m2"), half("m3")));
        broker().elapse(firstCheckAfter());
        due(prepared(), 3);
        assertThat(prepared().decide(id("m1"), Verdict.COMMITTED))
                .as("not parked yet")
                .isFalse();
        assertThat(prepared().park(id("m1"), "the test says so")).isTrue();
        assertThat(prepared().park(id("m2"), "the test says so")).isTrue();
        prepared().cancel(ids("m3"));
        broker().elapse(handedOutFor());
        assertThat(prepared().due(10)).isEmpty();
        assertThat(prepared().decide(id("m1"), Verdict.COMMITTED)).isTrue();
        assertThat(prepared().decide(id("m1"), Verdict.COMMITTED)).isFalse();
        assertThat(other().decide(id("m2"), Verdict.ROLLED_BACK)).isTrue();
        assertThat(other().decide(id("m2"), Verdict.COMMITTED)).isFalse();
        assertThat(drain(BILLING)).containsExactly(message("m1"));
    }

    @Test
    void halvesAndParkedHalves_surviveRestart() {
        if (can(Capability.SURVIVES_RESTART)) {
            bind(ORDERS, BILLING);
            prepared().prepare(List.of(half("m1"), half("m2")));
            broker().elapse(firstCheckAfter());
            due(prepared(), 2);
            prepared().park(id("m2"), "the test says so");
            broker().restart();
            broker().elapse(handedOutFor());
            assertThat(namesOf(due(prepared()))).containsExactly("m1");
            assertThat(prepared().confirm(ids("m1"))).containsExactly(id("m1"));
            assertThat(prepared().decide(id("m2"), Verdict.COMMITTED)).isTrue();
            assertThat(idsOf(drain(BILLING))).containsExactlyInAnyOrder("m1", "m2");
        }
    }

    private List<PendingHalf> due(PreparedMessages instance) {
        return due(instance, 1);
    }

    private List<PendingHalf> due(PreparedMessages instance, int expected) {
        return due(instance, expected, 100);
    }

    /** Asks until what is expected is there: a broker may hand halves over a little late, and not all at once. */
    private List<PendingHalf> due(PreparedMessages instance, int expected, int limit) {
        List<PendingHalf> handedOut = new ArrayList<>();
        Eventually.within(Script.PATIENCE, () -> {
            handedOut.addAll(instance.due(limit));
            return handedOut.size() >= expected;
        });
        assertThat(handedOut).as("halves handed out").hasSize(expected);
        return handedOut;
    }

    private static HalfMessage half(String id) {
        return half(message(id));
    }

    private static HalfMessage half(EncodedMessage message) {
        return new HalfMessage(message, "t1", true);
    }

    private static Set<MessageId> ids(String... names) {
        return List.of(names).stream().map(MessageId::of).collect(Collectors.toSet());
    }

    private static List<String> namesOf(List<PendingHalf> halves) {
        return halves.stream().map(half -> half.id().value()).toList();
    }
}
