// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import io.holdfast.core.protocol.Answer.Ended;
import io.holdfast.core.protocol.Answer.Failed;
import io.holdfast.core.protocol.Answer.Handled;
import io.holdfast.core.protocol.Answer.Recorded;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.TransactionOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;

/**
 * Applies one delivery once.
 *
 * <p>Rules it keeps: the inbox insert comes first, in the handler's transaction. The broker hears "done" only after that
 * transaction is known to be committed, or its inbox entry was there before. Meeting a lock is not meeting a duplicate. An
 * unknown commit ends without an answer to the broker, and the next delivery finds out. A database that cannot be reached
 * costs no attempt. An ordered message waits in place and is never overtaken by its own key.
 *
 * @param phase what it does now
 * @param attempt which attempt of the handler this is, 1 at first
 * @param ending how to end the delivery once the transaction is rolled back
 */
public record Reception(ReceptionRules rules, Phase phase, int attempt, Ending ending)
        implements Conversation<ReceptionPort> {

    /** What a reception can be doing. */
    public enum Phase {
        BEGINNING,
        RECORDING,
        HANDLING,
        COMMITTING,
        ROLLING_BACK,
        ENDING,
        FINISHED
    }

    /** How a delivery can end. */
    enum Kind {
        ACKNOWLEDGE,
        RETRY,
        PARK,
        RELEASE,
        HOLD,
        NOTHING
    }

    /**
     * How this delivery ends.
     *
     * @param delay in milliseconds, where it takes one
     * @param reason for an operator, where it takes one
     */
    record Ending(Kind kind, long delay, String reason) {
        static final Ending ACKNOWLEDGE = new Ending(Kind.ACKNOWLEDGE, 0, "");
        static final Ending NOTHING = new Ending(Kind.NOTHING, 0, "");

        static Ending park(String reason) {
            return new Ending(Kind.PARK, 0, reason);
        }

        static Ending release(long delay) {
            return new Ending(Kind.RELEASE, delay, "");
        }
    }

    /** A delivery that has just arrived. */
    public static Reception start(ReceptionRules rules, int attempt, Instant publishedAt, Moment now) {
        Reception begun = new Reception(rules, Phase.BEGINNING, attempt, Ending.NOTHING);
        long age = Duration.between(publishedAt, now.wall()).toMillis();
        return age >= rules.tooOld()
                ? begun.end(Ending.park("published longer ago than the inbox remembers, so it may have been applied"))
                : begun;
    }

    @Override
    public boolean isFinished() {
        return phase == Phase.FINISHED;
    }

    @Override
    public Request<ReceptionPort> request() {
        return switch (phase) {
            case BEGINNING -> ReceptionPort::begin;
            case RECORDING -> ReceptionPort::record;
            case HANDLING -> {
                int current = attempt;
                yield port -> port.handle(current);
            }
            case COMMITTING -> ReceptionPort::commit;
            case ROLLING_BACK -> ReceptionPort::rollback;
            case ENDING -> endingRequest();
            case FINISHED -> throw new IllegalStateException("nothing left to ask");
        };
    }

    @Override
    public Reception answered(Answer answer, Moment now) {
        return switch (phase) {
            case BEGINNING -> answer instanceof Failed ? end(Ending.release(rules.busy())) : to(Phase.RECORDING);
            case RECORDING -> recorded(answer);
            case HANDLING -> handled((Handled) answer);
            case COMMITTING -> committed(answer);
            case ROLLING_BACK -> rolledBack(answer);
            case ENDING ->
                ending.kind() == Kind.HOLD
                        ? new Reception(rules, Phase.BEGINNING, attempt + 1, Ending.NOTHING)
                        : to(Phase.FINISHED);
            case FINISHED -> throw new IllegalStateException("nothing was asked");
        };
    }

    private Reception recorded(Answer answer) {
        Inbox.Answer inbox = answer instanceof Recorded recorded ? recorded.answer() : Inbox.Answer.BUSY;
        return switch (inbox) {
            case FIRST -> to(Phase.HANDLING);
            case SEEN -> rollBack(Ending.ACKNOWLEDGE);
            case BUSY -> rollBack(Ending.release(rules.busy()));
        };
    }

    private Reception handled(Handled handled) {
        return switch (handled.result()) {
            case APPLIED -> to(Phase.COMMITTING);
            case FAILED_FOR_GOOD -> rollBack(Ending.park(handled.reason()));
            case UNAVAILABLE -> rollBack(Ending.release(rules.busy()));
            case FAILED -> rollBack(failed(handled.reason()));
        };
    }

    private Ending failed(String reason) {
        long delay = rules.ladder().delay(attempt);
        boolean exhausted = rules.ladder().isExhausted(attempt);
        if (exhausted && !(rules.ordered() && rules.blocking())) {
            return Ending.park("attempt " + attempt + " failed: " + reason);
        }
        return new Ending(rules.ordered() ? Kind.HOLD : Kind.RETRY, delay, reason);
    }

    private Reception committed(Answer answer) {
        TransactionOutcome outcome = answer instanceof Ended ended ? ended.outcome() : TransactionOutcome.UNKNOWN;
        return switch (outcome) {
            case COMMITTED -> end(Ending.ACKNOWLEDGE);
            case ROLLED_BACK -> end(failed("its transaction was rolled back at commit"));
            case UNKNOWN -> end(Ending.release(rules.busy()));
        };
    }

    /** A failure together with a database that is gone is the database's failure, not the message's. */
    private Reception rolledBack(Answer answer) {
        boolean outage = answer instanceof Failed && ending.kind() != Kind.ACKNOWLEDGE;
        return end(outage ? Ending.release(rules.busy()) : ending);
    }

    private Request<ReceptionPort> endingRequest() {
        BiFunction<ReceptionPort, Ending, Answer> call =
                switch (ending.kind()) {
                    case ACKNOWLEDGE -> (port, how) -> port.acknowledge();
                    case RETRY -> (port, how) -> port.retry(how.delay());
                    case PARK -> (port, how) -> port.park(how.reason());
                    case RELEASE -> (port, how) -> port.release(how.delay());
                    case HOLD -> (port, how) -> port.hold(how.delay());
                    case NOTHING -> throw new IllegalStateException("nothing to end with");
                };
        Ending how = ending;
        return port -> call.apply(port, how);
    }

    private Reception rollBack(Ending then) {
        return new Reception(rules, Phase.ROLLING_BACK, attempt, then);
    }

    private Reception end(Ending how) {
        return new Reception(rules, Phase.ENDING, attempt, how);
    }

    private Reception to(Phase next) {
        return new Reception(rules, next, attempt, ending);
    }
}
