// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.Verdict;
import io.holdfast.core.protocol.Answer.Asked;
import io.holdfast.core.protocol.Answer.Done;
import io.holdfast.core.protocol.Answer.Due;
import io.holdfast.core.protocol.Answer.Failed;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.PreparedMessages.PendingHalf;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResolverTest {

    private static final ResolverRules RULES = new ResolverRules(
            new Ladder(List.of(10L, 20L), 3), 1_000, 100_000, 200_000, 60_000, Map.of("slow", 90_000L));
    private static final Moment NOW = new Moment(0, Instant.EPOCH, 0);
    private static final Failed UNREACHABLE = new Failed(new MessagingUnavailableException("a", "down", "c"));

    private String done = "";

    private final ResolverPort port = new ResolverPort() {
        @Override
        public Answer due() {
            return Done.DONE;
        }

        @Override
        public Answer ask(PendingHalf half) {
            done = "asked";
            return Done.DONE;
        }

        @Override
        public Answer confirm(MessageId id) {
            done = "confirm";
            return Done.DONE;
        }

        @Override
        public Answer cancel(MessageId id) {
            done = "cancel";
            return Done.DONE;
        }

        @Override
        public Answer postpone(MessageId id, long delay, boolean counted) {
            done = "postpone " + delay + (counted ? " counted" : "");
            return Done.DONE;
        }

        @Override
        public Answer park(MessageId id, String reason) {
            done = "park";
            return Done.DONE;
        }
    };

    private String resolve(boolean fenced, String destination, long age, int unknown, Answer answer) {
        EncodedMessage message = new EncodedMessage(
                MessageId.of("m"),
                destination,
                Optional.empty(),
                "text/plain",
                Optional.empty(),
                Map.of(),
                new byte[0],
                Instant.EPOCH,
                Optional.empty());
        PendingHalf half = new PendingHalf(new HalfMessage(message, "tx", fenced), unknown, Duration.ofMillis(age));
        Resolver resolver = Resolver.start(RULES).answered(new Due(Optional.of(half)), NOW);
        if (resolver.phase() == Resolver.Phase.ASKING) {
            resolver = resolver.answered(answer, NOW);
        }
        resolver.request().perform(port);
        assertThat(resolver.answered(Done.DONE, NOW)).isEqualTo(Resolver.start(RULES));
        return done;
    }

    @Test
    void verdicts_moveTheHalf() {
        assertThat(resolve(true, "d", 1, 0, new Asked(Verdict.COMMITTED))).isEqualTo("confirm");
        assertThat(resolve(true, "d", 1, 0, new Asked(Verdict.ROLLED_BACK))).isEqualTo("cancel");
        assertThat(resolve(true, "d", 1, 0, new Asked(Verdict.UNKNOWN))).isEqualTo("postpone 10 counted");
    }

    @Test
    void unknownAnswers_climbTheLadderAndParkAtItsEnd() {
        assertThat(resolve(true, "d", 1, 1, new Asked(Verdict.UNKNOWN))).isEqualTo("postpone 20 counted");
        assertThat(resolve(true, "d", 1, 2, new Asked(Verdict.UNKNOWN))).isEqualTo("park");
    }

    @Test
    void unreachable_isNeverCounted() {
        assertThat(resolve(true, "d", 1, 2, UNREACHABLE)).isEqualTo("postpone 500");
    }

    @Test
    void unfencedRollback_isBelievedOnlyAfterTheGrace() {
        assertThat(resolve(false, "d", 59_000, 0, new Asked(Verdict.ROLLED_BACK)))
                .isEqualTo("postpone 1000");
        assertThat(resolve(false, "d", 60_000, 0, new Asked(Verdict.ROLLED_BACK)))
                .isEqualTo("cancel");
        assertThat(resolve(false, "slow", 60_000, 0, new Asked(Verdict.ROLLED_BACK)))
                .isEqualTo("postpone 30000");
    }

    @Test
    void oldHalf_isParkedOnlyWithoutAVerdict() {
        assertThat(resolve(true, "d", 100_000, 0, new Asked(Verdict.COMMITTED))).isEqualTo("confirm");
        assertThat(resolve(true, "d", 100_000, 0, new Asked(Verdict.UNKNOWN))).isEqualTo("park");
        assertThat(resolve(true, "d", 100_000, 0, UNREACHABLE)).isEqualTo("park");
    }

    @Test
    void halfOlderThanItsMarker_isParkedUnasked() {
        assertThat(resolve(true, "d", 200_000, 0, new Asked(Verdict.ROLLED_BACK)))
                .isEqualTo("park");
        assertThat(resolve(false, "d", 200_000, 0, new Asked(Verdict.ROLLED_BACK)))
                .isEqualTo("cancel");
    }
}
