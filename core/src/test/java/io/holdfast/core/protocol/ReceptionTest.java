// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.core.protocol.Answer.Done;
import io.holdfast.core.protocol.Answer.Ended;
import io.holdfast.core.protocol.Answer.Failed;
import io.holdfast.core.protocol.Answer.Handled;
import io.holdfast.core.protocol.Answer.Recorded;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.TransactionOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceptionTest {

    private static final Instant TODAY = Instant.parse("2026-01-10T00:00:00Z");
    private static final Moment NOW = new Moment(0, TODAY, 0);
    private static final Failed DOWN = new Failed(new MessagingUnavailableException("a", "down", "c"));
    private static final Ladder LADDER = new Ladder(List.of(10L, 20L), 2);
    private static final ReceptionRules PLAIN = new ReceptionRules(LADDER, 1_000, 5, false, false);

    private final List<String> asked = new ArrayList<>();

    private final ReceptionPort port = new ReceptionPort() {
        @Override
        public Answer begin() {
            return note("begin");
        }

        @Override
        public Answer record() {
            return note("record");
        }

        @Override
        public Answer handle(int attempt) {
            return note("handle " + attempt);
        }

        @Override
        public Answer commit() {
            return note("commit");
        }

        @Override
        public Answer rollback() {
            return note("rollback");
        }

        @Override
        public Answer acknowledge() {
            return note("acknowledge");
        }

        @Override
        public Answer retry(long delay) {
            return note("retry " + delay);
        }

        @Override
        public Answer park(String reason) {
            return note("park");
        }

        @Override
        public Answer release(long delay) {
            return note("release " + delay);
        }

        @Override
        public Answer hold(long delay) {
            return note("hold " + delay);
        }

        private Answer note(String what) {
            asked.add(what);
            return Done.DONE;
        }
    };

    private List<String> receive(ReceptionRules rules, int attempt, Instant published, Answer... answers) {
        Reception reception = Reception.start(rules, attempt, published, NOW);
        for (Answer answer : answers) {
            reception.request().perform(port);
            reception = reception.answered(answer, NOW);
        }
        if (!reception.isFinished()) {
            reception.request().perform(port);
        }
        return asked;
    }

    private List<String> receive(Answer... answers) {
        return receive(PLAIN, 1, TODAY, answers);
    }

    private static Recorded inbox(Inbox.Answer answer) {
        return new Recorded(answer);
    }

    private static Handled handler(Handled.Result result) {
        return new Handled(result, "why");
    }

    private static final Answer FIRST = inbox(Inbox.Answer.FIRST);
    private static final Answer APPLIED = handler(Handled.Result.APPLIED);
    private static final Answer FAILED = handler(Handled.Result.FAILED);

    @Test
    void firstDelivery_isRecordedAppliedCommittedAcknowledgedInThisOrder() {
        assertThat(receive(Done.DONE, FIRST, APPLIED, new Ended(TransactionOutcome.COMMITTED)))
                .containsExactly("begin", "record", "handle 1", "commit", "acknowledge");
    }

    @Test
    void knownMessage_isAcknowledgedWithoutTheHandler() {
        assertThat(receive(Done.DONE, inbox(Inbox.Answer.SEEN), Done.DONE))
                .containsExactly("begin", "record", "rollback", "acknowledge");
    }

    @Test
    void busyMessage_isReleasedNotAcknowledged() {
        assertThat(receive(Done.DONE, inbox(Inbox.Answer.BUSY), Done.DONE)).endsWith("rollback", "release 5");
    }

    @Test
    void failure_isTriedAgainThenParked() {
        assertThat(receive(Done.DONE, FIRST, FAILED, Done.DONE)).endsWith("rollback", "retry 10");
        asked.clear();
        assertThat(receive(PLAIN, 2, TODAY, Done.DONE, FIRST, FAILED, Done.DONE))
                .endsWith("rollback", "park");
    }

    @Test
    void permanentFailure_isParkedAtOnce() {
        assertThat(receive(Done.DONE, FIRST, handler(Handled.Result.FAILED_FOR_GOOD), Done.DONE))
                .endsWith("park");
    }

    @Test
    void outage_costsNoAttempt() {
        assertThat(receive(DOWN)).containsExactly("begin", "release 5");
        asked.clear();
        assertThat(receive(Done.DONE, DOWN, Done.DONE)).endsWith("rollback", "release 5");
        asked.clear();
        assertThat(receive(Done.DONE, FIRST, handler(Handled.Result.UNAVAILABLE), Done.DONE))
                .endsWith("release 5");
        asked.clear();
        // The handler failed, and so does the rollback: it was the database.
        assertThat(receive(PLAIN, 2, TODAY, Done.DONE, FIRST, FAILED, DOWN)).endsWith("rollback", "release 5");
    }

    @Test
    void unknownCommit_isReleasedAndNotAcknowledged() {
        assertThat(receive(Done.DONE, FIRST, APPLIED, new Ended(TransactionOutcome.UNKNOWN)))
                .endsWith("commit", "release 5");
        asked.clear();
        assertThat(receive(Done.DONE, FIRST, APPLIED, DOWN)).endsWith("commit", "release 5");
    }

    @Test
    void rollbackAtCommit_countsAsAnAttempt() {
        assertThat(receive(Done.DONE, FIRST, APPLIED, new Ended(TransactionOutcome.ROLLED_BACK)))
                .endsWith("commit", "retry 10");
    }

    @Test
    void orderedMessage_waitsInPlace() {
        ReceptionRules ordered = new ReceptionRules(LADDER, 1_000, 5, true, false);
        assertThat(receive(
                        ordered, 1, TODAY, Done.DONE, FIRST, FAILED, Done.DONE, Done.DONE, Done.DONE, FIRST, FAILED,
                        Done.DONE))
                .containsExactly(
                        "begin",
                        "record",
                        "handle 1",
                        "rollback",
                        "hold 10",
                        "begin",
                        "record",
                        "handle 2",
                        "rollback",
                        "park");
    }

    @Test
    void blockingKey_isNeverParked() {
        ReceptionRules blocking = new ReceptionRules(LADDER, 1_000, 5, true, true);
        assertThat(receive(blocking, 99, TODAY, Done.DONE, FIRST, FAILED, Done.DONE))
                .endsWith("hold 20");
    }

    @Test
    void messageOlderThanTheInboxRemembers_isParkedUntouched() {
        assertThat(receive(PLAIN, 1, TODAY.minusMillis(1_000))).containsExactly("park");
    }
}
