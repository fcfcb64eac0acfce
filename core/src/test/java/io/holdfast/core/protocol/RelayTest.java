// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.core.protocol.Answer.Claimed;
import io.holdfast.core.protocol.Answer.Done;
import io.holdfast.core.protocol.Answer.Failed;
import io.holdfast.core.protocol.Answer.Handed;
import io.holdfast.core.protocol.Answer.Sent;
import io.holdfast.core.protocol.Answer.Settled;
import io.holdfast.core.protocol.Relay.Phase;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RelayTest {

    private static final Failed UNAVAILABLE = new Failed(new MessagingUnavailableException("a", "down", "c"));
    private static final Failed REJECTED = new Failed(new MessageRejectedException("a", "batch", "c"));
    private static final RelayRules RULES = new RelayRules(
            "me",
            3,
            30_000,
            5_000,
            1_000,
            new Backoff(1_000, 8_000),
            new Ladder(List.of(100L, 200L), 3),
            Map.of(),
            Map.of("tracked", new Ladder(List.of(300L, 400L), 2)),
            Set.of("blocking"));

    private final Recorder port = new Recorder();
    private long ticks;
    private Relay relay = Relay.start(RULES, now());

    /** Keeps what it is asked; the answers come from the tests. */
    private static final class Recorder implements RelayPort {
        ClaimRequest claim;
        List<MessageId> sent = List.of();
        List<Settlement> settled = List.of();
        long waited = -1;

        @Override
        public Answer take(int limit, long waitMillis) {
            waited = waitMillis;
            return Done.DONE;
        }

        @Override
        public Answer claim(ClaimRequest request) {
            claim = request;
            return Done.DONE;
        }

        @Override
        public Answer send(List<EncodedMessage> batch) {
            sent = batch.stream().map(EncodedMessage::id).toList();
            return Done.DONE;
        }

        @Override
        public Answer settle(List<Settlement> settlements) {
            settled = settlements;
            return Done.DONE;
        }

        @Override
        public Answer rest(long millis) {
            waited = millis;
            return Done.DONE;
        }
    }

    private Moment now() {
        return new Moment(ticks, Instant.EPOCH, 0);
    }

    private Phase answer(Answer answer) {
        relay.request().perform(port);
        relay = relay.answered(answer, now());
        return relay.phase();
    }

    private static ClaimedMessage message(String id, String destination, int attempts, boolean ordered) {
        EncodedMessage message = new EncodedMessage(
                MessageId.of(id),
                destination,
                Optional.empty(),
                "text/plain",
                Optional.empty(),
                Map.of(),
                new byte[0],
                Instant.EPOCH,
                Optional.empty());
        return new ClaimedMessage(message, 7, attempts, ordered);
    }

    private static Claimed claimed(String... ids) {
        List<ClaimedMessage> messages = new ArrayList<>();
        for (String id : ids) {
            messages.add(message(id, "d", 0, false));
        }
        return new Claimed(messages);
    }

    private static Handed nothing() {
        return new Handed(List.of(), false, Set.of());
    }

    private static Sent all(SendResult result, int count) {
        return new Sent(java.util.Collections.nCopies(count, result));
    }

    /** Lets it find nothing more to send, so that it settles, and then nothing again. */
    private void settle() {
        if (relay.phase() == Phase.TAKING) {
            answer(nothing());
        }
        assertThat(relay.phase()).isEqualTo(Phase.SETTLING);
        assertThat(answer(new Settled(Set.of()))).isEqualTo(Phase.TAKING);
        answer(nothing());
    }

    @Test
    void accepted_isSettledAsDeliveredAndNotBefore() {
        assertThat(answer(claimed("m1"))).isEqualTo(Phase.SENDING);
        assertThat(relay.unsettled()).isEmpty();

        assertThat(answer(all(SendResult.accepted(), 1))).isEqualTo(Phase.SETTLING);
        settle();

        assertThat(port.sent).containsExactly(MessageId.of("m1"));
        assertThat(port.settled).containsExactly(new Settlement.Delivered(MessageId.of("m1"), 7));
    }

    @Test
    void acceptedButTracked_isSentAgainUntilItsPausesAreOver() {
        answer(new Claimed(List.of(
                message("first", "tracked", 0, false),
                message("second", "tracked", 1, false),
                message("late", "tracked", 2, false))));
        answer(all(SendResult.accepted(), 2));
        settle();

        assertThat(port.sent).containsExactly(MessageId.of("first"), MessageId.of("second"));
        String reason = "sent; its consumer has not acknowledged it yet";
        assertThat(port.settled)
                .containsExactlyInAnyOrder(
                        new Settlement.Postponed(MessageId.of("first"), 7, Duration.ofMillis(300), true, reason),
                        new Settlement.Postponed(MessageId.of("second"), 7, Duration.ofMillis(400), true, reason),
                        new Settlement.Parked(
                                MessageId.of("late"), 7, "sent 2 times without its consumer's acknowledgement"));
    }

    @Test
    void refusal_climbsTheLadderAndParksAtItsEnd() {
        answer(new Claimed(List.of(
                message("first", "d", 0, false), message("second", "d", 1, false), message("last", "d", 2, false))));
        answer(all(SendResult.refused("too fat"), 3));
        settle();

        assertThat(port.settled)
                .containsExactly(
                        new Settlement.Postponed(MessageId.of("first"), 7, Duration.ofMillis(100), true, "too fat"),
                        new Settlement.Postponed(MessageId.of("second"), 7, Duration.ofMillis(200), true, "too fat"),
                        new Settlement.Parked(MessageId.of("last"), 7, "too fat"));
    }

    @Test
    void refusalOfAnOrderedMessage_blocksItsKeyWhereAsked() {
        answer(new Claimed(List.of(message("m", "blocking", 9, true))));
        answer(all(SendResult.refused("no"), 1));
        settle();

        assertThat(port.settled)
                .containsExactly(new Settlement.Postponed(MessageId.of("m"), 7, Duration.ofMillis(200), true, "no"));
    }

    @Test
    void outage_countsNoAttemptAndOpensTheCircuitOnce() {
        answer(claimed("m1", "m2", "m3"));
        answer(UNAVAILABLE);
        settle();

        assertThat(port.settled).allSatisfy(settlement -> {
            assertThat(settlement).isInstanceOf(Settlement.Postponed.class);
            assertThat(((Settlement.Postponed) settlement).counted()).isFalse();
            assertThat(((Settlement.Postponed) settlement).delay()).isEqualTo(Duration.ofMillis(500));
        });
        answer(new Claimed(List.of()));
        assertThat(port.claim.destinations()).containsExactly("d");
        assertThat(port.claim.only()).isFalse();
    }

    @Test
    void destinationThatIsDown_getsOneProbeAndThenAll() {
        answer(claimed("m1"));
        answer(UNAVAILABLE);
        settle();
        answer(new Claimed(List.of()));
        ticks = 600;
        answer(nothing());

        assertThat(relay.phase()).isEqualTo(Phase.CLAIMING);
        answer(claimed("m1"));
        assertThat(port.claim.only()).isTrue();
        assertThat(port.claim.limit()).isEqualTo(1);
        answer(all(SendResult.accepted(), 1));
        settle();
        answer(new Claimed(List.of()));

        assertThat(port.claim.destinations()).isEmpty();
    }

    @Test
    void handedOverWhileDown_isGivenBackUncounted() {
        answer(claimed("m1"));
        answer(UNAVAILABLE);
        settle();
        answer(new Claimed(List.of()));
        Leased handed = new Leased(message("m2", "d", 0, false), ticks + 30_000);
        answer(new Handed(List.of(handed), false, Set.of()));
        settle();

        assertThat(port.sent).doesNotContain(MessageId.of("m2"));
        assertThat(port.settled).singleElement().isInstanceOf(Settlement.Postponed.class);
    }

    @Test
    void batchRefusedAsAWhole_isSentOneByOne() {
        answer(claimed("m1", "m2"));
        assertThat(answer(REJECTED)).isEqualTo(Phase.SENDING);
        answer(all(SendResult.accepted(), 1));
        assertThat(port.sent).containsExactly(MessageId.of("m1"));
        assertThat(answer(REJECTED)).isEqualTo(Phase.SETTLING);
        assertThat(port.sent).containsExactly(MessageId.of("m2"));
        settle();

        assertThat(port.settled)
                .containsExactly(
                        new Settlement.Delivered(MessageId.of("m1"), 7),
                        new Settlement.Postponed(MessageId.of("m2"), 7, Duration.ofMillis(100), true, "batch"));
    }

    @Test
    void messageWhoseLeaseIsNearlyOver_isNotSent() {
        answer(new Claimed(List.of()));
        Leased late = new Leased(message("m", "d", 0, false), ticks + 4_999);
        answer(new Handed(List.of(late), false, Set.of()));
        settle();

        assertThat(port.sent).isEmpty();
        assertThat(port.settled).singleElement().isInstanceOf(Settlement.Postponed.class);
    }

    @Test
    void leaseOfAClaim_countsFromBeforeItWasAsked() {
        ticks = 1_000;
        relay = Relay.start(RULES, now());
        ticks = 27_000; // the answer took very long: 31 000 minus 27 000 is less than a send may take
        answer(claimed("m"));
        settle();

        assertThat(port.sent).isEmpty();
    }

    @Test
    void pausedDestination_isNeitherSentNorClaimed() {
        answer(new Claimed(List.of()));
        Leased handed = new Leased(message("m", "d", 0, false), 30_000);
        answer(new Handed(List.of(handed), true, Set.of("d")));
        relay.request().perform(port);
        relay = relay.answered(new Settled(Set.of()), now());
        answer(new Handed(List.of(), false, Set.of("d")));
        answer(new Claimed(List.of()));

        assertThat(port.sent).isEmpty();
        assertThat(port.claim.destinations()).containsExactly("d");
    }

    @Test
    void settling_waitsWhileThereIsMoreToSendButNotForEver() {
        answer(new Claimed(List.of()));
        for (int i = 0; i < 2; i++) {
            answer(new Handed(List.of(new Leased(message("m" + i, "d", 0, false), 30_000)), false, Set.of()));
            answer(all(SendResult.accepted(), 1));
            assertThat(relay.phase()).isEqualTo(Phase.TAKING);
            assertThat(relay.isIdle()).isFalse();
        }
        answer(new Handed(List.of(new Leased(message("m2", "d", 0, false), 30_000)), false, Set.of()));
        answer(all(SendResult.accepted(), 1));
        settle();

        assertThat(port.settled).hasSize(3);
    }

    @Test
    void settlementThatFails_isRepeatedNotResent() {
        answer(claimed("m1"));
        answer(all(SendResult.accepted(), 1));
        assertThat(answer(UNAVAILABLE)).isEqualTo(Phase.RESTING);
        assertThat(answer(Done.DONE)).isEqualTo(Phase.SETTLING);
        port.sent = List.of();
        settle();

        assertThat(port.sent).isEmpty();
        assertThat(port.settled).containsExactly(new Settlement.Delivered(MessageId.of("m1"), 7));
    }

    @Test
    void storeThatIsAway_isAskedLessAndLess() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answer(UNAVAILABLE);
            waits.add(relay.nextSweep() - ticks);
            ticks = relay.nextSweep();
            answer(nothing());
        }
        assertThat(waits).containsExactly(500L, 1_000L, 2_000L, 4_000L, 4_000L, 4_000L);
    }

    @Test
    void nudge_makesItLookAtOnce() {
        answer(new Claimed(List.of()));
        assertThat(relay.phase()).isEqualTo(Phase.TAKING);
        assertThat(answer(new Handed(List.of(), true, Set.of()))).isEqualTo(Phase.CLAIMING);
    }
}
