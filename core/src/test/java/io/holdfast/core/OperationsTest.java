// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static io.holdfast.core.Fixture.CONSUMER;
import static io.holdfast.core.Fixture.ORDERS;
import static io.holdfast.core.Fixture.consumer;
import static io.holdfast.core.Fixture.order;
import static io.holdfast.core.Fixture.relay;
import static io.holdfast.core.Fixture.stepUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Guarantee;
import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.Operations;
import io.holdfast.Operations.Audited;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.State;
import io.holdfast.Operations.Status;
import io.holdfast.PermanentFailureException;
import io.holdfast.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OperationsTest {

    private final Fixture fixture = new Fixture();

    @Test
    void status_namesEveryConfiguredDestination() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX)
                .destination("empty", DestinationSettings.defaults())
                .build();
        fixture.publish(holdfast, order("m"));
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(holdfast.operations().status())
                .containsExactly(
                        new Status("empty", 0, 0, 0, Duration.ZERO, false, Optional.empty()),
                        new Status(ORDERS, 1, 0, 0, Duration.ofMinutes(1), false, Optional.empty()));
    }

    @Test
    void counts_ofStoreAndBrokerAddUp() {
        Holdfast holdfast = parkedTwice();
        fixture.publish(holdfast, order("waits"));
        assertThat(holdfast.operations().status()).singleElement().satisfies(status -> {
            assertThat(status.parked()).isEqualTo(2);
            assertThat(status.waiting()).isEqualTo(1);
        });
    }

    @Test
    void list_mergesByIdAndPages() {
        Holdfast holdfast = parkedTwice();
        Operations operations = holdfast.operations();
        List<Entry> all = operations.list(Filter.state(State.PARKED), 10);
        assertThat(all).hasSize(2).isSortedAccordingTo(Comparator.comparing(Entry::id));
        List<Entry> first = operations.list(Filter.EVERYTHING, 1);
        assertThat(first).containsExactly(all.get(0));
        assertThat(operations.list(Filter.EVERYTHING.withAfter(first.get(0).id()), 1))
                .containsExactly(all.get(1));
    }

    @Test
    void pageOfImpossibleSize_isRefused() {
        Operations operations = fixture.builder().build().operations();
        for (int limit : new int[] {0, 1_001}) {
            assertThatThrownBy(() -> operations.list(Filter.EVERYTHING, limit))
                    .isInstanceOf(MessageRejectedException.class);
        }
    }

    @Test
    void find_looksEverywhere() {
        Holdfast holdfast = parkedTwice();
        for (Entry entry : holdfast.operations().list(Filter.EVERYTHING, 10)) {
            assertThat(holdfast.operations().find(entry.id())).contains(entry);
        }
        assertThat(holdfast.operations().find(MessageId.of("none"))).isEmpty();
    }

    @Test
    void whileTheBrokerIsAway_theStoreIsStillSeen() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).build();
        MessageId id = fixture.publish(holdfast, order("m"));
        fixture.broker.down(true);
        Operations operations = holdfast.operations();
        assertThat(operations.status())
                .singleElement()
                .satisfies(status -> assertThat(status.waiting()).isEqualTo(1));
        assertThat(operations.find(id)).isPresent();
        assertThatThrownBy(() -> operations.find(MessageId.of("none")))
                .isInstanceOf(MessagingUnavailableException.class);
        assertThatThrownBy(() -> operations.list(Filter.EVERYTHING, 1))
                .isInstanceOf(MessagingUnavailableException.class);
    }

    @Test
    void retry_makesAParkedMessageGoAgainSoon() {
        Holdfast holdfast = refusing(Fixture.FAST_RELAY.withPoll(Duration.ofSeconds(30)));
        MessageId id = park(holdfast, "m");
        fixture.broker.refuse(message -> false);
        assertThat(holdfast.operations().retry(id, "anna")).isTrue();
        assertThat(fixture.entry(holdfast, id).attempts()).isZero();
        stepUntil(relay(holdfast), () -> fixture.accepted().contains("m"));
        assertThat(holdfast.operations().retry(id, "anna")).isFalse();
        assertThat(actions(holdfast)).containsExactly("anna retry 0", "anna retry 1");
    }

    @Test
    void retryAll_countsFirstAndThenDoesWhatMatches() {
        Holdfast holdfast = refusing();
        IntStream.range(0, 3).forEach(i -> park(holdfast, "m" + i));
        Operations operations = holdfast.operations();
        Filter here = Filter.destination(ORDERS);
        assertThat(operations.retryAll(here, true, "anna")).isEqualTo(3);
        assertThat(operations.list(Filter.state(State.PARKED), 10)).hasSize(3);
        assertThat(operations.retryAll(here, false, "anna")).isEqualTo(3);
        assertThat(operations.list(Filter.state(State.PARKED), 10)).isEmpty();
        assertThat(actions(holdfast)).containsExactly("anna retry 3", "anna dry run of retry 0");
        assertThat(operations.audit(1).get(0).target()).isEqualTo("destination " + ORDERS);
    }

    @Test
    void retryAll_pagesThroughMoreThanOnePage() {
        Holdfast holdfast = refusing();
        holdfast.publisher()
                .execute(IntStream.range(0, 1_100).mapToObj(i -> order("m" + i)).toList(), () -> {});
        stepUntil(relay(holdfast), () -> fixture.listener.events("parked").size() == 1_100);
        assertThat(holdfast.operations().retryAll(Filter.everything(), true, "anna"))
                .isEqualTo(1_100);
        assertThat(holdfast.operations().retryAll(Filter.everything(), false, "anna"))
                .isEqualTo(1_100);
    }

    @Test
    void retryAllWithoutCondition_mustBeSaidExplicitly() {
        Operations operations = fixture.builder().build().operations();
        Filter forgotten =
                new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> operations.retryAll(forgotten, true, "anna"))
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageContaining("Filter.everything()");
        assertThat(operations.retryAll(Filter.EVERYTHING, false, "anna")).isZero();
    }

    @Test
    void retryAllOfAnotherState_touchesNothing() {
        Holdfast holdfast = refusing();
        park(holdfast, "m");
        assertThat(holdfast.operations().retryAll(Filter.state(State.WAITING), false, "anna"))
                .isZero();
    }

    @Test
    void discard_deletesOnlyWhatIsParked() {
        Holdfast holdfast = refusing();
        MessageId parked = park(holdfast, "m");
        MessageId waiting = fixture.publish(holdfast, order("waits"));
        assertThat(holdfast.operations().discard(parked, "anna")).isTrue();
        assertThat(holdfast.operations().discard(waiting, "anna")).isFalse();
        assertThat(fixture.database.storedMessages()).isEqualTo(1);
    }

    @Test
    void decide_needsAParkedHalf() {
        Holdfast holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        assertThat(holdfast.operations().decide(MessageId.of("none"), Verdict.COMMITTED, "anna"))
                .isFalse();
        assertThatThrownBy(() -> holdfast.operations().decide(MessageId.of("none"), Verdict.UNKNOWN, "anna"))
                .isInstanceOf(MessageRejectedException.class);
        assertThat(actions(holdfast)).containsExactly("anna decide COMMITTED 0");
    }

    @Test
    void pauseOfAnUnknownDestination_isRefused() {
        Operations operations = fixture.builder(Guarantee.OUTBOX).build().operations();
        assertThatThrownBy(() -> operations.pause("order", "anna"))
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageContaining(ORDERS);
        assertThatThrownBy(() -> operations.resume("order", "anna")).isInstanceOf(MessageRejectedException.class);
    }

    @Test
    void everyAction_needsAnActor() {
        Operations operations = fixture.builder(Guarantee.OUTBOX).build().operations();
        MessageId id = MessageId.of("none");
        List<Runnable> actions = List.of(
                () -> operations.retry(id, " "),
                () -> operations.retryAll(Filter.EVERYTHING, true, ""),
                () -> operations.discard(id, ""),
                () -> operations.decide(id, Verdict.COMMITTED, ""),
                () -> operations.pause(ORDERS, ""),
                () -> operations.resume(ORDERS, ""));
        for (Runnable action : actions) {
            assertThatThrownBy(action::run).isInstanceOf(MessageRejectedException.class);
        }
        assertThat(operations.audit(10)).isEmpty();
    }

    @Test
    void actionThatFails_isWrittenDownToo() {
        Holdfast holdfast = refusing();
        MessageId id = park(holdfast, "m");
        fixture.broker.down(true);
        fixture.database.down(true);
        assertThatThrownBy(() -> holdfast.operations().retry(id, "anna"))
                .isInstanceOf(MessagingUnavailableException.class);
        assertThat(actions(holdfast)).containsExactly("anna retry 0");
    }

    @Test
    void audit_keepsTheLatestThousandOnOneLineEach() {
        Operations operations = fixture.builder(Guarantee.OUTBOX).build().operations();
        for (int i = 0; i < 1_001; i++) {
            operations.pause(ORDERS, "anna\n" + i);
        }
        List<Audited> audit = operations.audit(2_000);
        assertThat(audit).hasSize(1_000);
        assertThat(audit.get(0).actor()).isEqualTo("anna?1000");
        assertThat(audit.get(0).at()).isEqualTo(fixture.clock.instant());
        assertThat(audit.get(999).actor()).isEqualTo("anna?1");
        assertThat(operations.audit(1)).hasSize(1);
        assertThat(operations.audit(-1)).isEmpty();
        assertThat(fixture.listener.events("audited")).hasSize(1_001);
    }

    /** One message parked in the outbox, one at a consumer. */
    private Holdfast parkedTwice() {
        Holdfast holdfast = fixture.builder()
                .destination(
                        ORDERS, DestinationSettings.defaults().withLadder(RetryLadder.of(1, Duration.ofSeconds(1))))
                .consumer(CONSUMER, ORDERS, message -> {
                    throw new PermanentFailureException("Cannot apply", "it is broken", "Repair it.");
                })
                .build();
        fixture.publish(holdfast, order("delivered"));
        stepUntil(relay(holdfast), () -> fixture.database.storedMessages() == 0);
        stepUntil(consumer(holdfast), () -> fixture.listener.events("parked").size() == 1);
        park(holdfast, "refused");
        fixture.broker.refuse(message -> false);
        return holdfast;
    }

    private Holdfast refusing() {
        return refusing(Fixture.FAST_RELAY);
    }

    private Holdfast refusing(RelaySettings relay) {
        fixture.broker.refuse(message -> true);
        DestinationSettings settings =
                DestinationSettings.defaults().withLadder(RetryLadder.of(1, Duration.ofSeconds(1)));
        return fixture.builder().relay(relay).destination(ORDERS, settings).build();
    }

    private MessageId park(Holdfast holdfast, String text) {
        fixture.broker.refuse(message -> true);
        MessageId id = fixture.publish(holdfast, order(text));
        stepUntil(relay(holdfast), () -> fixture.entry(holdfast, id).state() == State.PARKED);
        return id;
    }

    private static List<String> actions(Holdfast holdfast) {
        return holdfast.operations().audit(10).stream()
                .map(action -> action.actor() + " " + action.action() + " " + action.affected())
                .toList();
    }
}
