// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.Verdict;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.PreparedMessages;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One instance's view of the half messages of an in-memory broker. */
final class InMemoryPreparedMessages extends BrokerInspection implements PreparedMessages {

    private final InMemoryBroker broker;
    private final String session;

    InMemoryPreparedMessages(InMemoryBroker broker, String session) {
        super(broker, true, false);
        this.broker = broker;
        this.session = session;
    }

    @Override
    public void prepare(List<HalfMessage> halves) {
        broker.change("prepared.prepare", () -> {
            halves.forEach(half -> judge(half.message()));
            broker.halves().store(halves, broker.now(), broker.firstCheckAfter());
            return true;
        });
    }

    private void judge(EncodedMessage message) {
        Optional<String> refusal = broker.whyRefused(message);
        if (refusal.isPresent()) {
            throw new MessageRejectedException(
                    "Cannot store half message " + message.id() + " to \"" + message.destination() + "\"",
                    refusal.get(),
                    "Correct the message or the broker.");
        }
    }

    @Override
    public Set<MessageId> confirm(Set<MessageId> ids) {
        return broker.change("prepared.confirm", () -> take(ids, broker::accept));
    }

    @Override
    public Set<MessageId> cancel(Set<MessageId> ids) {
        return broker.change("prepared.cancel", () -> take(ids, message -> {}));
    }

    private Set<MessageId> take(Set<MessageId> ids, Consumer<EncodedMessage> fate) {
        Set<MessageId> taken = new LinkedHashSet<>();
        for (HalfMessage half : broker.halves().take(ids)) {
            fate.accept(half.message());
            taken.add(half.id());
        }
        return taken;
    }

    @Override
    public List<PendingHalf> due(int limit) {
        return broker.read(
                "ask for due halves", () -> broker.halves().due(broker.session(session), limit, broker.now()));
    }

    @Override
    public boolean postpone(MessageId id, Duration delay, boolean counted) {
        return broker.change(
                "prepared.postpone",
                () -> act(id, half -> half.postpone(broker.now().plus(delay), counted)));
    }

    @Override
    public boolean park(MessageId id, String reason) {
        return broker.change("prepared.park", () -> act(id, half -> half.park(reason)));
    }

    private boolean act(MessageId id, Consumer<Half> action) {
        Optional<Half> half = broker.halves().undecided(id);
        half.ifPresent(action);
        return half.isPresent();
    }

    @Override
    public boolean decide(MessageId id, Verdict verdict) {
        if (verdict == Verdict.UNKNOWN) {
            throw new IllegalArgumentException("UNKNOWN decides nothing about half message " + id);
        }
        return broker.change("prepared.decide", () -> {
            Optional<EncodedMessage> message = broker.halves().takeParked(id);
            message.filter(found -> verdict == Verdict.COMMITTED).ifPresent(broker::accept);
            return message.isPresent();
        });
    }
}
