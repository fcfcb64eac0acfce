// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import io.holdfast.MessageId;
import io.holdfast.PublishOutcome;
import io.holdfast.Verdict;
import io.holdfast.core.protocol.Answer.Asked;
import io.holdfast.core.protocol.Answer.Taken;
import io.holdfast.spi.TransactionOutcome;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the outcome of a transaction: hands over, confirms, cancels, or finds out.
 *
 * <p>Rules it keeps: only a known commit confirms, only a known rollback cancels, and an unknown outcome does neither until
 * the marker has answered. Whatever fails here is repaired by the relay or the resolver, so nothing is tried twice.
 *
 * @param phase what it does now
 * @param missing halves that a confirmation did not find
 * @param outcome what to tell the caller, once finished
 */
public record Completion(Routes routes, Phase phase, Set<MessageId> missing, Optional<PublishOutcome> outcome)
        implements Conversation<CompletionPort> {

    /** What a completion can be doing. */
    public enum Phase {
        HANDING_OFF,
        CONFIRMING,
        CANCELLING,
        CHECKING,
        SENDING_DIRECTLY,
        FINISHED
    }

    public static Completion start(Routes routes, TransactionOutcome transaction) {
        Completion draft = new Completion(routes, Phase.FINISHED, Set.of(), Optional.empty());
        return switch (transaction) {
            case COMMITTED -> draft.committed();
            case ROLLED_BACK -> draft.rolledBack();
            case UNKNOWN ->
                routes.halves() && routes.fenced() ? draft.to(Phase.CHECKING) : draft.end(PublishOutcome.UNKNOWN);
        };
    }

    @Override
    public boolean isFinished() {
        return phase == Phase.FINISHED;
    }

    @Override
    public Request<CompletionPort> request() {
        return switch (phase) {
            case HANDING_OFF -> CompletionPort::handOff;
            case CONFIRMING -> port -> port.confirm() instanceof Taken taken ? missing(port, taken) : Answer.Done.DONE;
            case CANCELLING -> CompletionPort::cancel;
            case CHECKING -> CompletionPort::check;
            case SENDING_DIRECTLY -> port -> port.sendDirectly(missing);
            case FINISHED -> throw new IllegalStateException("nothing left to ask");
        };
    }

    /** The answer names what was not found, so that this conversation need not carry the ids. */
    private static Answer missing(CompletionPort port, Taken taken) {
        Set<MessageId> missing = new HashSet<>(port.halves());
        missing.removeAll(taken.ids());
        return new Taken(Set.copyOf(missing));
    }

    @Override
    public Completion answered(Answer answer, Moment now) {
        return switch (phase) {
            case HANDING_OFF -> routes.halves() ? to(Phase.CONFIRMING) : end(PublishOutcome.DELEGATED);
            case CONFIRMING -> confirmed(answer);
            case CANCELLING -> end(PublishOutcome.ROLLED_BACK);
            case CHECKING -> checked(answer);
            // A committed transaction whose half was dropped by an unfenced check-back: only this call knows of it.
            case SENDING_DIRECTLY ->
                end(answer instanceof Answer.Done ? PublishOutcome.CONFIRMED : PublishOutcome.UNKNOWN);
            case FINISHED -> throw new IllegalStateException("nothing was asked");
        };
    }

    private Completion confirmed(Answer answer) {
        if (answer instanceof Taken unfound) {
            if (unfound.ids().isEmpty()) {
                return end(routes.outbox() ? PublishOutcome.DELEGATED : PublishOutcome.CONFIRMED);
            }
            if (!routes.fenced()) {
                return new Completion(routes, Phase.SENDING_DIRECTLY, unfound.ids(), outcome);
            }
        }
        return end(PublishOutcome.DELEGATED);
    }

    private Completion checked(Answer answer) {
        Verdict verdict = answer instanceof Asked asked ? asked.verdict() : Verdict.UNKNOWN;
        return switch (verdict) {
            case COMMITTED -> committed();
            case ROLLED_BACK -> rolledBack();
            case UNKNOWN -> end(PublishOutcome.UNKNOWN);
        };
    }

    private Completion committed() {
        if (routes.outbox()) {
            return to(Phase.HANDING_OFF);
        }
        return routes.halves() ? to(Phase.CONFIRMING) : end(PublishOutcome.CONFIRMED);
    }

    private Completion rolledBack() {
        return routes.halves() ? to(Phase.CANCELLING) : end(PublishOutcome.ROLLED_BACK);
    }

    private Completion to(Phase next) {
        return new Completion(routes, next, missing, outcome);
    }

    private Completion end(PublishOutcome result) {
        return new Completion(routes, Phase.FINISHED, missing, Optional.of(result));
    }
}
