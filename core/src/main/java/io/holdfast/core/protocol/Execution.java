// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import io.holdfast.HoldfastException;
import io.holdfast.PublishOutcome;
import io.holdfast.core.protocol.Answer.Ended;
import io.holdfast.core.protocol.Answer.Failed;
import io.holdfast.core.protocol.Answer.Handled;
import io.holdfast.core.protocol.Answer.Marked;
import io.holdfast.spi.TransactionOutcome;
import java.util.Optional;

/**
 * Runs a whole local transaction with messages that are known beforehand, in the classic order: half messages first, and
 * only if they are stored, the local work.
 *
 * <p>Rules it keeps: if a half cannot be stored, the work does not run. The marker is the first statement of the
 * transaction, so a check-back can only wait for it. Outbox rows are inserted after the work, when the work holds the locks
 * that decide the order of a key. An unknown commit is never reported as anything else.
 *
 * @param routes of the messages known beforehand
 * @param phase what it does now
 * @param completion what follows the transaction's end
 * @param error why it was rolled back, if the library refused something
 */
public record Execution(Routes routes, Phase phase, Optional<Completion> completion, Optional<HoldfastException> error)
        implements Conversation<ExecutionPort> {

    /** What an execution can be doing, in this order; the last three as needed. */
    public enum Phase {
        PREPARING,
        BEGINNING,
        MARKING,
        WORKING,
        APPENDING,
        SENDING,
        COMMITTING,
        ROLLING_BACK,
        COMPLETING,
        FINISHED
    }

    public static Execution start(Routes routes) {
        Phase first = routes.halves() ? Phase.PREPARING : Phase.BEGINNING;
        return new Execution(routes, first, Optional.empty(), Optional.empty());
    }

    /** What to tell the caller; only when finished. */
    public PublishOutcome outcome() {
        return completion.flatMap(Completion::outcome).orElse(PublishOutcome.ROLLED_BACK);
    }

    @Override
    public boolean isFinished() {
        return phase == Phase.FINISHED;
    }

    @Override
    public Request<ExecutionPort> request() {
        return switch (phase) {
            case PREPARING -> ExecutionPort::prepare;
            case BEGINNING -> ExecutionPort::begin;
            case MARKING -> ExecutionPort::mark;
            case WORKING -> ExecutionPort::work;
            case APPENDING -> ExecutionPort::append;
            case SENDING -> ExecutionPort::send;
            case COMMITTING -> ExecutionPort::commit;
            case ROLLING_BACK -> ExecutionPort::rollback;
            case COMPLETING -> {
                Request<CompletionPort> inner = completion.orElseThrow().request();
                yield inner::perform;
            }
            case FINISHED -> throw new IllegalStateException("nothing left to ask");
        };
    }

    @Override
    public Execution answered(Answer answer, Moment now) {
        return switch (phase) {
            case PREPARING -> answer instanceof Failed failed ? prepareFailed(failed) : to(Phase.BEGINNING);
            case BEGINNING ->
                answer instanceof Failed failed
                        ? because(failed).finish(TransactionOutcome.ROLLED_BACK)
                        : to(routes.halves() && routes.fenced() ? Phase.MARKING : Phase.WORKING);
            case MARKING ->
                answer instanceof Marked marked && !marked.inserted()
                        ? because(new Failed(Publication.fenced())).to(Phase.ROLLING_BACK)
                        : orRollBack(answer, Phase.WORKING);
            case WORKING ->
                answer instanceof Handled handled && handled.result() != Handled.Result.APPLIED
                        ? to(Phase.ROLLING_BACK)
                        : to(afterWork());
            case APPENDING -> orRollBack(answer, routes.xa() ? Phase.SENDING : Phase.COMMITTING);
            case SENDING -> orRollBack(answer, Phase.COMMITTING);
            case COMMITTING -> finish(answer instanceof Ended ended ? ended.outcome() : TransactionOutcome.UNKNOWN);
            case ROLLING_BACK -> finish(TransactionOutcome.ROLLED_BACK);
            case COMPLETING -> complete(completion.orElseThrow().answered(answer, now));
            case FINISHED -> throw new IllegalStateException("nothing was asked");
        };
    }

    private Execution prepareFailed(Failed failed) {
        Execution refused = because(failed);
        return failed.isRejected() ? refused.to(Phase.FINISHED) : refused.finish(TransactionOutcome.ROLLED_BACK);
    }

    private Phase afterWork() {
        if (routes.outbox()) {
            return Phase.APPENDING;
        }
        return routes.xa() ? Phase.SENDING : Phase.COMMITTING;
    }

    private Execution orRollBack(Answer answer, Phase next) {
        return answer instanceof Failed failed ? because(failed).to(Phase.ROLLING_BACK) : to(next);
    }

    private Execution because(Failed failed) {
        return new Execution(routes, phase, completion, Optional.of(failed.error()));
    }

    private Execution finish(TransactionOutcome outcome) {
        return complete(Completion.start(routes, outcome));
    }

    private Execution complete(Completion next) {
        Phase phase = next.isFinished() ? Phase.FINISHED : Phase.COMPLETING;
        return new Execution(routes, phase, Optional.of(next), error);
    }

    private Execution to(Phase next) {
        return new Execution(routes, next, completion, error);
    }
}
