// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import io.holdfast.MessageId;
import io.holdfast.Verdict;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.PreparedMessages;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The half messages, with their points and their history. */
final class HookedHalves implements PreparedMessages {

    private final PreparedMessages halves;

    HookedHalves(PreparedMessages halves) {
        this.halves = halves;
    }

    @Override
    public void prepare(List<HalfMessage> prepared) {
        Point.BEFORE_PREPARE.pass();
        halves.prepare(prepared);
        prepared.forEach(half -> Say.PREPARED.line(half.id()));
        Point.AFTER_PREPARE.pass();
    }

    @Override
    public Set<MessageId> confirm(Set<MessageId> ids) {
        ids.forEach(id -> Say.SENDING.line(id));
        Point.BEFORE_CONFIRM.pass();
        Set<MessageId> taken;
        try {
            taken = halves.confirm(ids);
        } catch (RuntimeException unclear) {
            ids.forEach(id -> Say.UNSURE.line(id));
            throw unclear;
        }
        taken.forEach(id -> Say.SENT.line(id));
        Point.AFTER_CONFIRM.pass();
        return taken;
    }

    @Override
    public Set<MessageId> cancel(Set<MessageId> ids) {
        Point.BEFORE_CANCEL.pass();
        Set<MessageId> taken = halves.cancel(ids);
        taken.forEach(id -> Say.CANCELLED.line(id));
        return taken;
    }

    @Override
    public List<PendingHalf> due(int limit) {
        List<PendingHalf> due = halves.due(limit);
        due.forEach(half -> Say.DUE.line(half.id()));
        if (!due.isEmpty()) {
            Point.AFTER_DUE.pass();
        }
        return due;
    }

    @Override
    public boolean postpone(MessageId id, Duration delay, boolean counted) {
        Point.BEFORE_POSTPONE.pass();
        return halves.postpone(id, delay, counted);
    }

    @Override
    public boolean park(MessageId id, String reason) {
        return halves.park(id, reason);
    }

    @Override
    public boolean decide(MessageId id, Verdict verdict) {
        return halves.decide(id, verdict);
    }
}
