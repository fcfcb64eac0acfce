// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessageId;
import io.holdfast.Verdict;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.PreparedMessages;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Half messages whose transactions are found rolled back by a resolver as soon as they are stored. */
final class Fences implements PreparedMessages {

    private final Fixture fixture;
    private final PreparedMessages broker;

    Fences(Fixture fixture) {
        this.fixture = fixture;
        this.broker = fixture.broker.prepared("n1");
    }

    @Override
    public void prepare(List<HalfMessage> halves) {
        broker.prepare(halves);
        halves.forEach(half -> fixture.markers.check(half.transaction()));
    }

    @Override
    public Set<MessageId> confirm(Set<MessageId> ids) {
        return broker.confirm(ids);
    }

    @Override
    public Set<MessageId> cancel(Set<MessageId> ids) {
        return broker.cancel(ids);
    }

    @Override
    public List<PendingHalf> due(int limit) {
        return broker.due(limit);
    }

    @Override
    public boolean postpone(MessageId id, Duration delay, boolean counted) {
        return broker.postpone(id, delay, counted);
    }

    @Override
    public boolean park(MessageId id, String reason) {
        return broker.park(id, reason);
    }

    @Override
    public boolean decide(MessageId id, Verdict verdict) {
        return broker.decide(id, verdict);
    }
}
