// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import io.holdfast.core.protocol.Answer.Asked;
import io.holdfast.core.protocol.Answer.Due;
import io.holdfast.core.protocol.Answer.Failed;
import io.holdfast.spi.PreparedMessages.PendingHalf;
import java.util.Optional;

/**
 * Decides half messages whose outcome was lost, one after another. Loops for ever.
 *
 * <p>Rules it keeps: only a verdict moves a half. Being unreachable is not an answer and is never counted. A rollback that
 * is not fenced is believed only after the grace. A half that is too old for its marker is not even asked about.
 *
 * @param phase what it does now
 * @param half the half it is about
 * @param action what to do with it
 */
public record Resolver(ResolverRules rules, Phase phase, Optional<PendingHalf> half, Optional<Action> action)
        implements Conversation<ResolverPort> {

    /** What a resolver can be doing. */
    public enum Phase {
        TAKING,
        ASKING,
        ACTING
    }

    /** What a verdict leads to. */
    sealed interface Action extends Request<ResolverPort> {}

    record Confirm(PendingHalf half) implements Action {
        @Override
        public Answer perform(ResolverPort port) {
            return port.confirm(half.id());
        }
    }

    record Cancel(PendingHalf half) implements Action {
        @Override
        public Answer perform(ResolverPort port) {
            return port.cancel(half.id());
        }
    }

    record Postpone(PendingHalf half, long delay, boolean counted) implements Action {
        @Override
        public Answer perform(ResolverPort port) {
            return port.postpone(half.id(), delay, counted);
        }
    }

    record Park(PendingHalf half, String reason) implements Action {
        @Override
        public Answer perform(ResolverPort port) {
            return port.park(half.id(), reason);
        }
    }

    public static Resolver start(ResolverRules rules) {
        return new Resolver(rules, Phase.TAKING, Optional.empty(), Optional.empty());
    }

    @Override
    public boolean isFinished() {
        return false;
    }

    @Override
    public Request<ResolverPort> request() {
        return switch (phase) {
            case TAKING -> ResolverPort::due;
            case ASKING -> {
                PendingHalf asked = half.orElseThrow();
                yield port -> port.ask(asked);
            }
            case ACTING -> action.orElseThrow();
        };
    }

    @Override
    public Resolver answered(Answer answer, Moment now) {
        return switch (phase) {
            case TAKING ->
                answer instanceof Due due && due.half().isPresent()
                        ? consider(due.half().get())
                        : start(rules);
            case ASKING -> act(decide(half.orElseThrow(), answer, now));
            // Whatever failed here leaves the half where it was; it becomes due again.
            case ACTING -> start(rules);
        };
    }

    private Resolver consider(PendingHalf found) {
        boolean markerMayBeGone = found.half().fenced() && age(found) >= rules.markersKept();
        Resolver next = new Resolver(rules, Phase.ASKING, Optional.of(found), Optional.empty());
        return markerMayBeGone
                ? next.act(new Park(found, "older than markers are kept, so its outcome can no longer be told"))
                : next;
    }

    private Action decide(PendingHalf asked, Answer answer, Moment now) {
        if (answer instanceof Failed failed) {
            return age(asked) >= rules.maxAge()
                    ? new Park(
                            asked,
                            "not answered within the longest age: "
                                    + failed.error().rule())
                    : new Postpone(asked, now.jittered(rules.unreachable()), false);
        }
        return switch (((Asked) answer).verdict()) {
            case COMMITTED -> new Confirm(asked);
            case ROLLED_BACK -> rolledBack(asked);
            case UNKNOWN -> unknown(asked);
        };
    }

    private Action rolledBack(PendingHalf asked) {
        long early = rules.grace(asked.half().message().destination()) - age(asked);
        return asked.half().fenced() || early <= 0 ? new Cancel(asked) : new Postpone(asked, early, false);
    }

    private Action unknown(PendingHalf asked) {
        int answers = asked.unknownAnswers() + 1;
        if (rules.unknown().isExhausted(answers)) {
            return new Park(asked, "its outcome was still unknown after " + answers + " answers");
        }
        if (age(asked) >= rules.maxAge()) {
            return new Park(asked, "its outcome was still unknown at the longest age");
        }
        return new Postpone(asked, rules.unknown().delay(answers), true);
    }

    private static long age(PendingHalf half) {
        return half.age().toMillis();
    }

    private Resolver act(Action next) {
        return new Resolver(rules, Phase.ACTING, half, Optional.of(next));
    }
}
