// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.PublishOutcome;
import io.holdfast.TransactionFencedException;
import io.holdfast.Verdict;
import io.holdfast.core.protocol.Answer.Asked;
import io.holdfast.core.protocol.Answer.Done;
import io.holdfast.core.protocol.Answer.Failed;
import io.holdfast.core.protocol.Answer.Marked;
import io.holdfast.core.protocol.Answer.Taken;
import io.holdfast.core.protocol.Completion.Phase;
import io.holdfast.spi.TransactionOutcome;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompletionTest {

    private static final Moment NOW = new Moment(0, Instant.EPOCH, 0);
    private static final Failed DOWN = new Failed(new MessagingUnavailableException("a", "down", "c"));
    private static final Taken NONE_MISSING = new Taken(Set.of());
    private static final Taken ONE_MISSING = new Taken(Set.of(MessageId.of("m")));

    private static PublishOutcome complete(Routes routes, TransactionOutcome transaction, Answer... answers) {
        Completion completion = Completion.start(routes, transaction);
        for (Answer answer : answers) {
            completion = completion.answered(answer, NOW);
        }
        assertThat(completion.isFinished()).isTrue();
        return completion.outcome().orElseThrow();
    }

    @Test
    void outbox_isHandedOverOnlyAfterACommit() {
        assertThat(complete(Routes.OUTBOX, TransactionOutcome.COMMITTED, Done.DONE))
                .isEqualTo(PublishOutcome.DELEGATED);
        assertThat(complete(Routes.OUTBOX, TransactionOutcome.ROLLED_BACK)).isEqualTo(PublishOutcome.ROLLED_BACK);
        assertThat(complete(Routes.OUTBOX, TransactionOutcome.UNKNOWN)).isEqualTo(PublishOutcome.UNKNOWN);
    }

    @Test
    void halves_areConfirmedOrCancelled() {
        assertThat(complete(Routes.FENCED_HALVES, TransactionOutcome.COMMITTED, NONE_MISSING))
                .isEqualTo(PublishOutcome.CONFIRMED);
        assertThat(complete(Routes.FENCED_HALVES, TransactionOutcome.COMMITTED, DOWN))
                .isEqualTo(PublishOutcome.DELEGATED);
        assertThat(complete(Routes.FENCED_HALVES, TransactionOutcome.ROLLED_BACK, DOWN))
                .isEqualTo(PublishOutcome.ROLLED_BACK);
    }

    @Test
    void unknownOutcome_asksTheMarkerAndGuessesNothing() {
        Completion asking = Completion.start(Routes.FENCED_HALVES, TransactionOutcome.UNKNOWN);
        assertThat(asking.phase()).isEqualTo(Phase.CHECKING);
        assertThat(asking.answered(new Asked(Verdict.COMMITTED), NOW).phase()).isEqualTo(Phase.CONFIRMING);
        assertThat(asking.answered(new Asked(Verdict.ROLLED_BACK), NOW).phase()).isEqualTo(Phase.CANCELLING);
        assertThat(asking.answered(new Asked(Verdict.UNKNOWN), NOW).outcome()).contains(PublishOutcome.UNKNOWN);
        assertThat(asking.answered(DOWN, NOW).outcome()).contains(PublishOutcome.UNKNOWN);
        assertThat(complete(Routes.UNFENCED_HALVES, TransactionOutcome.UNKNOWN)).isEqualTo(PublishOutcome.UNKNOWN);
    }

    @Test
    void missingHalf_isSentDirectlyOnlyWithoutAFence() {
        assertThat(complete(Routes.FENCED_HALVES, TransactionOutcome.COMMITTED, ONE_MISSING))
                .isEqualTo(PublishOutcome.DELEGATED);
        assertThat(complete(Routes.UNFENCED_HALVES, TransactionOutcome.COMMITTED, ONE_MISSING, Done.DONE))
                .isEqualTo(PublishOutcome.CONFIRMED);
        assertThat(complete(Routes.UNFENCED_HALVES, TransactionOutcome.COMMITTED, ONE_MISSING, DOWN))
                .isEqualTo(PublishOutcome.UNKNOWN);
    }

    @Test
    void publicationThatIsFenced_spoilsItsTransaction() {
        Publication fenced = Publication.start(Routes.FENCED_HALVES).answered(new Marked(false), NOW);
        assertThat(fenced.phase()).isEqualTo(Publication.Phase.SPOILING);
        assertThat(fenced.error()).containsInstanceOf(TransactionFencedException.class);
        assertThat(fenced.answered(Done.DONE, NOW).isFinished()).isTrue();
    }

    @Test
    void publicationWhoseFateIsUnclear_spoilsItsTransaction() {
        Publication marked = Publication.start(Routes.FENCED_HALVES).answered(new Marked(true), NOW);
        assertThat(marked.phase()).isEqualTo(Publication.Phase.PREPARING);
        assertThat(marked.answered(DOWN, NOW).phase()).isEqualTo(Publication.Phase.SPOILING);
    }

    @Test
    void publicationThatIsRefused_leavesItsTransactionAloneIfNothingWasStored() {
        Failed rejected = new Failed(new MessageRejectedException("a", "b", "c"));
        assertThat(Publication.start(Routes.OUTBOX).answered(rejected, NOW).phase())
                .isEqualTo(Publication.Phase.FINISHED);
        Publication half =
                Publication.start(Routes.UNFENCED_HALVES.and(Routes.OUTBOX)).answered(Done.DONE, NOW);
        assertThat(half.answered(rejected, NOW).phase()).isEqualTo(Publication.Phase.SPOILING);
    }

    @Test
    void execution_runsNoWorkWithoutItsHalves() {
        Execution refused = Execution.start(Routes.FENCED_HALVES).answered(DOWN, NOW);
        assertThat(refused.phase()).isEqualTo(Execution.Phase.COMPLETING);
        assertThat(refused.error()).isPresent();
        Execution cancelled = refused.answered(NONE_MISSING, NOW);
        assertThat(cancelled.isFinished()).isTrue();
        assertThat(cancelled.outcome()).isEqualTo(PublishOutcome.ROLLED_BACK);
    }

    @Test
    void execution_writesTheMarkerFirst() {
        Execution begun =
                Execution.start(Routes.FENCED_HALVES).answered(Done.DONE, NOW).answered(Done.DONE, NOW);
        assertThat(begun.phase()).isEqualTo(Execution.Phase.MARKING);
        assertThat(begun.answered(new Marked(true), NOW).phase()).isEqualTo(Execution.Phase.WORKING);
        assertThat(begun.answered(new Marked(false), NOW).phase()).isEqualTo(Execution.Phase.ROLLING_BACK);
    }
}
