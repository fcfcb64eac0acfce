// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.PublishOutcome;
import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Answer.Ended;
import io.holdfast.core.protocol.Answer.Failed;
import io.holdfast.core.protocol.Answer.Handled;
import io.holdfast.core.protocol.Completion;
import io.holdfast.core.protocol.Conversation;
import io.holdfast.core.protocol.ExecutionPort;
import io.holdfast.core.protocol.Moment;
import io.holdfast.core.protocol.Publication;
import io.holdfast.core.protocol.Request;
import io.holdfast.core.protocol.Routes;
import io.holdfast.spi.TransactionOutcome;
import java.util.Optional;

/**
 * An application that manages its own transaction and publishes in the middle of it: begin, work, {@link Publication},
 * commit, {@link Completion}. What {@code publish()} does in a transaction of somebody else.
 */
record Joined(Routes routes, Phase phase, Optional<Publication> publication, Optional<Completion> completion)
        implements Conversation<ExecutionPort> {

    enum Phase {
        BEGINNING,
        WORKING,
        PUBLISHING,
        COMMITTING,
        ROLLING_BACK,
        COMPLETING,
        FINISHED
    }

    static Joined start(Routes routes) {
        return new Joined(routes, Phase.BEGINNING, Optional.empty(), Optional.empty());
    }

    PublishOutcome outcome() {
        return completion.flatMap(Completion::outcome).orElse(PublishOutcome.ROLLED_BACK);
    }

    @Override
    public boolean isFinished() {
        return phase == Phase.FINISHED;
    }

    @Override
    public Request<ExecutionPort> request() {
        return switch (phase) {
            case BEGINNING -> ExecutionPort::begin;
            case WORKING -> ExecutionPort::work;
            case PUBLISHING -> publication.orElseThrow().request()::perform;
            case COMMITTING -> ExecutionPort::commit;
            case ROLLING_BACK -> ExecutionPort::rollback;
            case COMPLETING -> completion.orElseThrow().request()::perform;
            case FINISHED -> throw new IllegalStateException();
        };
    }

    @Override
    public Joined answered(Answer answer, Moment now) {
        return switch (phase) {
            case BEGINNING -> to(answer instanceof Failed ? Phase.FINISHED : Phase.WORKING);
            case WORKING ->
                answer instanceof Handled handled && handled.result() == Handled.Result.APPLIED
                        ? publish(Publication.start(routes))
                        : to(Phase.ROLLING_BACK);
            case PUBLISHING -> publish(publication.orElseThrow().answered(answer, now));
            case COMMITTING ->
                complete(Completion.start(
                        routes, answer instanceof Ended ended ? ended.outcome() : TransactionOutcome.UNKNOWN));
            case ROLLING_BACK -> complete(Completion.start(routes, TransactionOutcome.ROLLED_BACK));
            case COMPLETING -> complete(completion.orElseThrow().answered(answer, now));
            case FINISHED -> throw new IllegalStateException();
        };
    }

    private Joined publish(Publication next) {
        Joined with = new Joined(routes, Phase.PUBLISHING, Optional.of(next), completion);
        if (!next.isFinished()) {
            return with;
        }
        return with.to(next.error().isPresent() ? Phase.ROLLING_BACK : Phase.COMMITTING);
    }

    private Joined complete(Completion next) {
        Phase then = next.isFinished() ? Phase.FINISHED : Phase.COMPLETING;
        return new Joined(routes, then, publication, Optional.of(next));
    }

    private Joined to(Phase next) {
        return new Joined(routes, next, publication, completion);
    }
}
