// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.HoldfastException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.core.protocol.Answer;
import io.holdfast.core.simulation.Coverage.Seen;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.tck.fake.Tx;
import java.util.function.Supplier;

/** The network between one actor and whom it calls: loses requests, loses replies, takes its time. */
final class Line {

    static final MessagingUnavailableException TIMED_OUT = new MessagingUnavailableException(
            "Cannot call", "the simulated network lost the request or its answer", "Try again.");

    private static final long TIMEOUT = 1000;

    private final World world;
    /** How long the answer to the last call takes. */
    private long replyAfter;
    /** If the last call is to be made again later: when. */
    private long sleepUntil;
    /** When the last request left, by the world's clock. */
    private long issuedAt;

    Line(World world) {
        this.world = world;
    }

    void issue() {
        issuedAt = world.now();
    }

    void reset() {
        replyAfter = 0;
        sleepUntil = -1;
    }

    long issuedAt() {
        return issuedAt;
    }

    long replyAfter() {
        return replyAfter;
    }

    long sleepUntil() {
        return sleepUntil;
    }

    /** Nothing to answer yet: perform the request again later, or when woken. */
    Answer sleep(long millis) {
        sleepUntil = world.now() + millis;
        return Answer.Done.DONE;
    }

    /** Answers after a while, without any network. */
    Answer rest(long millis) {
        replyAfter = millis;
        return Answer.Done.DONE;
    }

    Answer call(Target target, Supplier<Answer> effect) {
        if (world.isDown(target)) {
            world.blame(1);
            replyAfter = 1 + world.fates().latency();
            return new Answer.Failed(TIMED_OUT);
        }
        Fates.Fate fate = world.fates().fate(target);
        if (fate == Fates.Fate.REQUEST_LOST) {
            world.struck(Fault.LOST_REQUEST);
            replyAfter = TIMEOUT;
            return new Answer.Failed(TIMED_OUT);
        }
        Answer answer = perform(effect);
        if (fate == Fates.Fate.REPLY_LOST) {
            world.struck(Fault.LOST_REPLY);
            replyAfter = TIMEOUT;
            return new Answer.Failed(TIMED_OUT);
        }
        replyAfter = world.fates().latency();
        return answer;
    }

    /** A commit, whose lost answer is worth counting. */
    Answer commit(Target target, Supplier<Answer.Ended> effect) {
        boolean[] applied = new boolean[1];
        Answer answer = call(target, () -> {
            Answer.Ended ended = effect.get();
            applied[0] = ended.outcome() == TransactionOutcome.COMMITTED;
            return ended;
        });
        if (answer instanceof Answer.Failed) {
            world.seen(applied[0] ? Seen.COMMIT_UNKNOWN_APPLIED : Seen.COMMIT_UNKNOWN_NOT_APPLIED);
        }
        return answer;
    }

    /** A client closes a connection that did not answer; what is still open on it then rolls back. */
    Answer orHangUp(Answer answer, Tx tx) {
        if (answer instanceof Answer.Failed && tx != null) {
            world.schedule(replyAfter, () -> world.abandon(tx));
        }
        return answer;
    }

    static Answer perform(Supplier<Answer> effect) {
        try {
            return effect.get();
        } catch (HoldfastException refused) {
            return new Answer.Failed(refused);
        }
    }
}
