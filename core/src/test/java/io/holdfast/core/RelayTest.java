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
import io.holdfast.Operations.State;
import io.holdfast.Operations.Status;
import io.holdfast.core.DestinationSettings.PoisonedKey;
import io.holdfast.core.Workers.Worker;
import io.holdfast.spi.MessageStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

final class RelayTest {

    private static final RetryLadder SHORT = RetryLadder.of(3, Duration.ofSeconds(1), Duration.ofSeconds(5));

    private final Fixture fixture = new Fixture();

    @Test
    void committedMessage_isSentWithoutBeingClaimed() {
        List<String> calls = new ArrayList<>();
        MessageStore counted = Calling.recorded(MessageStore.class, fixture.store, calls);
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).store(counted).build();
        Worker relay = relay(holdfast);
        relay.step();
        calls.clear();
        MessageId id = fixture.publish(holdfast, order("m"));
        stepUntil(relay, () -> fixture.database.storedMessages() == 0);
        assertThat(calls.subList(0, 2)).containsExactly("append", "settle");
        assertThat(fixture.listener.events("delivered")).containsExactly("delivered " + id + " " + ORDERS);
        assertThat(fixture.listener.events("ownershipLost")).isEmpty();
    }

    @Test
    void manyMessages_areSettledInBatches() {
        List<String> calls = new ArrayList<>();
        MessageStore counted = Calling.recorded(MessageStore.class, fixture.store, calls);
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).store(counted).build();
        List<Message> messages = texts(250).stream().map(Fixture::order).toList();
        holdfast.publisher().execute(messages, () -> {});
        stepUntil(relay(holdfast), () -> fixture.database.storedMessages() == 0);
        assertThat(fixture.accepted()).containsExactlyElementsOf(texts(250));
        assertThat(calls).filteredOn("settle"::equals).hasSize(3);
    }

    @Test
    void idleStore_isAskedOnceForAllWorkers() {
        List<String> calls = new ArrayList<>();
        MessageStore counted = Calling.recorded(MessageStore.class, fixture.store, calls);
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX)
                .store(counted)
                .relay(FAST_RELAY.withWorkers(2).withPoll(Duration.ofHours(1)))
                .build();
        holdfast.groups().get(1).workers().forEach(Worker::step);
        assertThat(calls).containsExactly("claim");
    }

    @Test
    void newlyStored_isSweptForAtOnceAlthoughTheStoreWasEmptyJustNow() {
        Holdfast holdfast = fixture.builder()
                .destination(ORDERS, DestinationSettings.defaults().withOrdered(true))
                .relay(FAST_RELAY.withWorkers(2))
                .build();
        List<? extends Worker> workers = holdfast.groups().get(1).workers();
        workers.forEach(worker -> step(worker, 3));
        fixture.publish(holdfast, order("m"));
        stepUntil(workers.get(1), () -> fixture.database.storedMessages() == 0);
        assertThat(fixture.accepted()).containsExactly("m");
    }

    @Test
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
    void backlog_isSweptByAllWorkers() {
        Duration soon = Duration.ofSeconds(1);
        Holdfast died = fixture.builder(Guarantee.OUTBOX)
                .node("died")
                .relay(FAST_RELAY.withLease(soon).withSendTimeout(Duration.ofMillis(100)))
                .build();
        died.publisher().execute(texts(20).stream().map(Fixture::order).toList(), () -> {});
        Holdfast holdfast = fixture.builder()
                .destination(ORDERS, DestinationSettings.defaults().withOrdered(true))
                .relay(FAST_RELAY.withWorkers(2).withBatch(5).withPoll(Duration.ofHours(1)))
                .build();
        List<? extends Worker> workers = holdfast.groups().get(1).workers();
        workers.forEach(Worker::step); // nothing is due yet, so both wait to be handed something
        fixture.clock.advance(soon);
        fixture.publish(holdfast, order("wakes the first"));
        step(workers.get(0), 2);
        step(workers.get(1), 3);
        assertThat(fixture.accepted()).as("sent by the second").hasSize(5);
    }

    @Test
    void lostHandOff_isFoundByTheSweepAfterTheLease() {
        Holdfast died = fixture.builder(Guarantee.OUTBOX).node("died").build();
        fixture.publish(died, order("m"));
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        step(relay(holdfast), 5);
        assertThat(fixture.accepted()).isEmpty();
        fixture.clock.advance(Duration.ofSeconds(31));
        stepUntil(relay(holdfast), () -> fixture.database.storedMessages() == 0);
        assertThat(fixture.accepted()).containsExactly("m");
    }

    @Test
    void overflowOfTheHandOff_isSweptLater() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX)
                .relay(FAST_RELAY.withHandOff(2))
                .build();
        holdfast.publisher().execute(texts(5).stream().map(Fixture::order).toList(), () -> {});
        stepUntil(relay(holdfast), () -> fixture.accepted().size() == 2);
        step(relay(holdfast), 5);
        assertThat(fixture.accepted()).hasSize(2);
        fixture.clock.advance(Duration.ofSeconds(31));
        stepUntil(relay(holdfast), () -> fixture.accepted().size() == 5);
    }

    @Test
    void refusedMessage_climbsItsLadderAndIsParkedWithTheReason() {
        Holdfast holdfast = fixture.builder()
                .destination(ORDERS, DestinationSettings.defaults().withLadder(SHORT))
                .build();
        fixture.broker.refuse(message -> true);
        MessageId id = fixture.publish(holdfast, order("m"));
        stepUntil(relay(holdfast), () -> fixture.entry(holdfast, id).attempts() == 1);
        step(relay(holdfast), 5);
        assertThat(fixture.entry(holdfast, id).attempts()).isEqualTo(1);
        fixture.clock.advance(Duration.ofSeconds(1));
        stepUntil(relay(holdfast), () -> fixture.entry(holdfast, id).attempts() == 2);
        fixture.clock.advance(Duration.ofSeconds(5));
        stepUntil(relay(holdfast), () -> fixture.entry(holdfast, id).state() == State.PARKED);
        assertThat(fixture.entry(holdfast, id).reason()).contains("the broker was told to refuse it");
        assertThat(fixture.listener.events("refused"))
                .hasSize(2)
                .first()
                .asString()
                .contains(ORDERS + " 1 the");
        assertThat(fixture.listener.events("parked"))
                .containsExactly("parked " + id + " " + ORDERS + " the broker was told to refuse it");
    }

    @Test
    void poison_doesNotHoldUpTheOthers() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        fixture.broker.refuse(message -> Codecs.text(message).equals("m1"));
        holdfast.publisher().execute(texts(3).stream().map(Fixture::order).toList(), () -> {});
        stepUntil(relay(holdfast), () -> fixture.database.storedMessages() == 1);
        assertThat(fixture.accepted()).containsExactly("m0", "m2");
    }

    @Test
    void batchThatIsRejectedAsAWhole_isSentOneByOne() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        fixture.broker.rejectBatchIf(message -> true);
        fixture.broker.refuse(message -> Codecs.text(message).equals("m1"));
        holdfast.publisher().execute(texts(3).stream().map(Fixture::order).toList(), () -> {});
        stepUntil(relay(holdfast), () -> fixture.database.storedMessages() == 1);
        assertThat(fixture.accepted()).containsExactly("m0", "m2");
        assertThat(fixture.listener.events("outageStarted")).isEmpty();
    }

    @Test
    void orderedMessages_areSentInOrderAndSoonAfterTheCommit() {
        // Only the nudge of a commit can be what finds a message in time.
        Holdfast holdfast = ordered(PoisonedKey.PARK_AND_CONTINUE, FAST_RELAY.withPoll(Duration.ofSeconds(30)));
        Worker relay = relay(holdfast);
        relay.step();
        texts(5).forEach(text -> fixture.publish(holdfast, order("k", text)));
        stepUntil(relay, () -> fixture.database.storedMessages() == 0);
        assertThat(fixture.accepted()).containsExactlyElementsOf(texts(5));
    }

    @Test
    void poisonedKeyThatParks_goesOnBehindTheParkedMessage() {
        Holdfast holdfast = ordered(PoisonedKey.PARK_AND_CONTINUE, FAST_RELAY);
        fixture.broker.refuse(message -> Codecs.text(message).equals("m0"));
        texts(2).forEach(text -> fixture.publish(holdfast, order("k", text)));
        stepUntil(relay(holdfast), () -> {
            fixture.clock.advance(Duration.ofMillis(500));
            return !fixture.accepted().isEmpty();
        });
        assertThat(fixture.accepted()).containsExactly("m1");
        assertThat(fixture.listener.events("parked")).hasSize(1);
    }

    @Test
    void poisonedKeyThatBlocks_isTriedForEverWhileOtherKeysGoOn() {
        Holdfast holdfast = ordered(PoisonedKey.BLOCK_KEY, FAST_RELAY);
        fixture.broker.refuse(message -> Codecs.text(message).equals("m0"));
        texts(2).forEach(text -> fixture.publish(holdfast, order("k", text)));
        fixture.publish(holdfast, order("other", "free"));
        stepUntil(relay(holdfast), () -> {
            fixture.clock.advance(Duration.ofMillis(500));
            return fixture.listener.events("refused").size() > 5;
        });
        assertThat(fixture.accepted()).containsExactly("free");
        assertThat(fixture.listener.events("parked")).isEmpty();
        fixture.broker.refuse(message -> false);
        stepUntil(relay(holdfast), () -> {
            fixture.clock.advance(Duration.ofMillis(500));
            return fixture.database.storedMessages() == 0;
        });
        assertThat(fixture.accepted()).containsExactly("free", "m0", "m1");
    }

    @Test
    void pausedDestination_waitsUntilItIsResumed() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        holdfast.operations().pause(ORDERS, "tester");
        fixture.publish(holdfast, order("m"));
        for (int i = 0; i < 10; i++) {
            step(relay(holdfast), 3);
            fixture.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(fixture.accepted()).isEmpty();
        assertThat(status(holdfast).paused()).isTrue();
        holdfast.operations().resume(ORDERS, "tester");
        stepUntil(relay(holdfast), () -> fixture.database.storedMessages() == 0);
        assertThat(status(holdfast).paused()).isFalse();
    }

    @Test
    void pause_isHeardOfInTheMiddleOfABacklog() {
        Holdfast died = fixture.builder(Guarantee.OUTBOX).node("died").build();
        died.publisher().execute(texts(50).stream().map(Fixture::order).toList(), () -> {});
        fixture.clock.advance(Duration.ofSeconds(31));
        Holdfast holdfast =
                fixture.builder(Guarantee.OUTBOX).relay(FAST_RELAY.withBatch(5)).build();
        stepUntil(relay(holdfast), () -> fixture.accepted().size() >= 10);
        holdfast.operations().pause(ORDERS, "tester");
        step(relay(holdfast), 50);
        assertThat(fixture.accepted()).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void ledger_keepsWhatWasDelivered() {
        Holdfast holdfast = fixture.builder()
                .destination(ORDERS, DestinationSettings.defaults().withLedger(true))
                .build();
        MessageId id = fixture.publish(holdfast, order("m"));
        stepUntil(relay(holdfast), () -> fixture.entry(holdfast, id).state() == State.DELIVERED);
    }

    @Test
    void trackedMessage_isSentAgainUntilItIsAcknowledged() {
        Holdfast holdfast = fixture.builder()
                .destination(
                        ORDERS,
                        DestinationSettings.defaults()
                                .withLedger(true)
                                .withTrackingUntilConsumed(RetryLadder.of(3, Duration.ofMinutes(5))))
                .build();
        MessageId id = fixture.publish(holdfast, order("m"));
        stepUntil(relay(holdfast), () -> fixture.entry(holdfast, id).attempts() == 1);
        assertThat(fixture.entry(holdfast, id).state()).isEqualTo(State.WAITING);
        fixture.clock.advance(Duration.ofMinutes(5));
        stepUntil(relay(holdfast), () -> fixture.entry(holdfast, id).attempts() == 2);
        assertThat(fixture.listener.events("delivered")).hasSize(2);
        assertThat(fixture.listener.events("refused")).isEmpty();

        assertThat(holdfast.acknowledgements().consumed(id)).isTrue();
        assertThat(holdfast.acknowledgements().consumed(id)).isFalse();
        fixture.clock.advance(Duration.ofHours(1));
        step(relay(holdfast), 10);
        assertThat(fixture.listener.events("delivered")).hasSize(2);
        assertThat(fixture.entry(holdfast, id).state()).isEqualTo(State.CONSUMED);
    }

    @Test
    void trackedMessage_thatNobodyAcknowledges_isParked() {
        Holdfast holdfast = fixture.builder()
                .destination(
                        ORDERS,
                        DestinationSettings.defaults()
                                .withTrackingUntilConsumed(RetryLadder.of(2, Duration.ofMinutes(5))))
                .build();
        MessageId id = fixture.publish(holdfast, order("m"));
        for (int sent = 1; sent <= 2; sent++) {
            int times = sent;
            stepUntil(relay(holdfast), () -> fixture.entry(holdfast, id).attempts() == times);
            fixture.clock.advance(Duration.ofMinutes(5));
        }
        stepUntil(relay(holdfast), () -> fixture.entry(holdfast, id).state() == State.PARKED);
        assertThat(fixture.listener.events("delivered")).hasSize(2);
        assertThat(holdfast.acknowledgements().consumed(id))
                .as("late, but true")
                .isTrue();
        assertThat(holdfast.operations().find(id)).isEmpty();
    }

    @Test
    void relay_tellsThatItLives() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        stepUntil(relay(holdfast), () -> !fixture.listener.events("worked").isEmpty());
        assertThat(fixture.listener.events("worked")).first().isEqualTo("worked holdfast-n1-relay-1");
    }

    private Holdfast ordered(PoisonedKey policy, RelaySettings relay) {
        DestinationSettings settings = DestinationSettings.defaults()
                .withOrdered(true)
                .withPoisonedKey(policy)
                .withLadder(SHORT);
        return fixture.builder().relay(relay).destination(ORDERS, settings).build();
    }

    private static Status status(Holdfast holdfast) {
        return holdfast.operations().status().get(0);
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
    }
}
