// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.MessageId;
import io.holdfast.Verdict;
import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.ResolverPort;
import io.holdfast.core.simulation.Coverage.Seen;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.PreparedMessages.PendingHalf;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A resolver's surroundings. */
final class ResolverSide implements ResolverPort {

    private final World world;
    private final Line line;
    private final PreparedMessages prepared;

    ResolverSide(World world, Node node, Line line) {
        this.world = world;
        this.line = line;
        this.prepared = world.broker.prepared(node.life() + "/resolver");
        node.connects(node.life() + "/resolver");
    }

    @Override
    public Answer due() {
        Answer answer = line.call(Target.BROKER, () -> {
            List<PendingHalf> due = prepared.due(1);
            return new Answer.Due(due.stream().findFirst());
        });
        boolean found = answer instanceof Answer.Due due && due.half().isPresent();
        if (!found) {
            line.rest(1000);
            return new Answer.Due(Optional.empty());
        }
        return answer;
    }

    @Override
    public Answer ask(PendingHalf half) {
        Answer answer = line.call(Target.PRODUCER_DATABASE, () -> new Answer.Asked(verdict(half)));
        if (answer instanceof Answer.Failed && world.has(Bug.UNREACHABLE_COUNTS_AS_UNKNOWN)) {
            return new Answer.Asked(Verdict.UNKNOWN);
        }
        boolean unknown = answer instanceof Answer.Asked asked && asked.verdict() == Verdict.UNKNOWN;
        if (unknown && world.has(Bug.ANY_ANSWER_COMMITS)) {
            return new Answer.Asked(Verdict.COMMITTED);
        }
        return answer;
    }

    private Verdict verdict(PendingHalf half) {
        String transaction = half.half().transaction();
        if (!half.half().fenced()) {
            boolean there = world.isBusinessDone(transaction);
            if (!there && half.age().toMillis() < World.GRACE) {
                world.seen(Seen.ROLLBACK_WITHIN_GRACE);
            }
            return there ? Verdict.COMMITTED : Verdict.ROLLED_BACK;
        }
        Verdict verdict = world.markers.check(transaction);
        switch (verdict) {
            case COMMITTED -> world.seen(Seen.CHECK_FOUND_COMMITTED);
            case ROLLED_BACK -> world.seen(Seen.CHECK_WROTE_FENCE);
            case UNKNOWN -> world.seen(Seen.CHECK_OVERTOOK_TRANSACTION);
        }
        return verdict;
    }

    @Override
    public Answer confirm(MessageId id) {
        return line.call(Target.BROKER, () -> {
            Set<MessageId> taken = prepared.confirm(Set.of(id));
            taken.forEach(any -> world.seen(Seen.CONFIRMED_BY_RESOLVER));
            return new Answer.Taken(taken);
        });
    }

    @Override
    public Answer cancel(MessageId id) {
        return line.call(Target.BROKER, () -> {
            Set<MessageId> taken = prepared.cancel(Set.of(id));
            taken.forEach(any -> world.seen(Seen.CANCELLED_BY_RESOLVER));
            return new Answer.Taken(taken);
        });
    }

    @Override
    public Answer postpone(MessageId id, long delay, boolean counted) {
        return line.call(Target.BROKER, () -> {
            prepared.postpone(id, java.time.Duration.ofMillis(delay), counted);
            return Answer.Done.DONE;
        });
    }

    @Override
    public Answer park(MessageId id, String reason) {
        return line.call(Target.BROKER, () -> {
            prepared.park(id, reason);
            return Answer.Done.DONE;
        });
    }
}
