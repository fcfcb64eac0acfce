// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.core.HandOff.Taken;
import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Answer.Failed;
import io.holdfast.core.protocol.Leased;
import io.holdfast.core.protocol.Relay;
import io.holdfast.core.protocol.Relay.Phase;
import io.holdfast.core.protocol.RelayPort;
import io.holdfast.core.protocol.RelayRules;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.MessagingListener;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Settlement;
import io.holdfast.spi.Settlement.Parked;
import io.holdfast.spi.Settlement.Postponed;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One thread of the relay. */
final class RelayWorker implements Workers.Worker, RelayPort {

    private final String name;
    private final int batch;
    private final Line line;
    private final StopSignal stop;
    private final Now now;
    private final Trouble trouble;
    private final Map<MessageId, ClaimedMessage> open = new HashMap<>();
    private Relay relay;
    private final Set<MessageId> accepted = new HashSet<>();
    private boolean settling;
    private boolean gaveUp;

    /** What the threads of a relay share. */
    record Line(
            MessageStore store,
            CheckedTransport transport,
            HandOff handOff,
            Sweeps sweeps,
            DestinationState state,
            MessagingListener listener) {}

    RelayWorker(String name, RelayRules rules, Line line, StopSignal stop, Now now) {
        this.name = name;
        this.batch = rules.batch();
        this.line = line;
        this.stop = stop;
        this.now = now;
        this.trouble = new Trouble(name, line.listener(), now);
        this.relay = Relay.start(rules, now.moment());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void step() {
        Relay before = relay;
        Answer answer =
                Calls.performInWorker(before.request(), this, "Cannot finish " + before.phase() + " of the relay");
        relay = before.answered(answer, now.moment());
        if (before.phase() == Phase.CLAIMING || before.phase() == Phase.SETTLING) {
            report(answer);
        }
        if (before.phase() == Phase.TAKING) {
            line.listener().worked(name);
        }
    }

    /** Only the store is trouble of this worker; a broker that is away is an outage of its destinations. */
    private void report(Answer answer) {
        if (answer instanceof Failed failed) {
            gaveUp = stop.isRaised();
            trouble.failed(failed.error(), Math.max(0, relay.nextSweep() - now.ticks()));
        } else {
            trouble.over();
        }
    }

    @Override
    public void finish() {
        while (!relay.isIdle() && !gaveUp) {
            step();
        }
        for (List<Leased> left = line.handOff().left(batch);
                !left.isEmpty();
                left = line.handOff().left(batch)) {
            line.store().settle(left.stream().map(RelayWorker::givenBack).toList());
        }
    }

    private static Settlement givenBack(Leased leased) {
        ClaimedMessage claim = leased.claim();
        return new Postponed(claim.id(), claim.token(), Duration.ZERO, false, "its relay was stopped");
    }

    @Override
    public Answer take(int limit, long waitMillis) {
        // Who has nothing to record may wait until somebody must look into the store again.
        long wait = relay.isIdle() && waitMillis > 0
                ? Math.max(waitMillis, line.sweeps().quietFor(now.ticks()))
                : waitMillis;
        Taken taken = line.handOff().take(limit, wait);
        if (taken.nudged()) {
            line.sweeps().wake();
        }
        taken.messages().forEach(leased -> open.put(leased.claim().id(), leased.claim()));
        return new Answer.Handed(taken.messages(), taken.nudged(), line.state().paused());
    }

    @Override
    public Answer claim(ClaimRequest request) {
        boolean everything = !request.only() && request.destinations().isEmpty();
        if (stop.isRaised() || (everything && !line.sweeps().mayBegin(now.ticks()))) {
            return new Answer.Claimed(List.of());
        }
        boolean empty = false;
        try {
            List<ClaimedMessage> claimed = line.store().claim(request);
            claimed.forEach(claim -> open.put(claim.id(), claim));
            empty = claimed.isEmpty();
            if (everything && claimed.size() == request.limit()) {
                // A backlog: the next thread begins while this one sends, instead of waiting for its own turn to look.
                line.handOff().offer(List.of(), true);
            }
            return new Answer.Claimed(claimed);
        } finally {
            if (everything && !empty) {
                line.sweeps().wake();
            }
        }
    }

    @Override
    public Answer send(List<EncodedMessage> messages) {
        try {
            List<SendResult> results = line.transport().send(messages);
            for (int i = 0; i < messages.size(); i++) {
                note(messages.get(i), results.get(i));
            }
            return new Answer.Sent(results);
        } catch (MessageRejectedException rejected) {
            throw rejected;
        } catch (Throwable error) {
            String reason = Calls.translated("Cannot send", error).rule();
            messages.forEach(message -> line.state().unreachable(message.destination(), reason));
            throw error;
        }
    }

    private void note(EncodedMessage message, SendResult result) {
        switch (result.kind()) {
            case ACCEPTED -> {
                accepted.add(message.id());
                line.state().answered(message.destination());
                line.listener().delivered(message.id(), message.destination());
            }
            case REFUSED -> line.state().answered(message.destination());
            case UNREACHABLE -> line.state().unreachable(message.destination(), result.reason());
        }
    }

    @Override
    public Answer settle(List<Settlement> settlements) {
        boolean again = settling;
        settling = true;
        Set<MessageId> applied = line.store().settle(settlements);
        settling = false;
        for (Settlement settlement : settlements) {
            ClaimedMessage claim = open.remove(settlement.id());
            boolean taken = accepted.remove(settlement.id());
            // What has no effect the second time has probably had it the first time, when the answer was lost.
            if (!again && !applied.contains(settlement.id())) {
                line.listener().ownershipLost(settlement.id());
            } else if (claim != null) {
                tell(settlement, claim, taken);
            }
        }
        return new Answer.Settled(applied);
    }

    /** A message that is tracked until consumed is postponed, too, after the broker has taken it. */
    private void tell(Settlement settlement, ClaimedMessage claim, boolean taken) {
        String destination = claim.message().destination();
        if (settlement instanceof Postponed postponed && postponed.counted() && !taken) {
            line.listener().refused(claim.id(), destination, claim.attempts() + 1, postponed.reason());
        } else if (settlement instanceof Parked parked) {
            line.listener().parked(claim.id(), destination, parked.reason());
        }
    }

    @Override
    public Answer rest(long millis) {
        stop.rest(millis);
        return Answer.Done.DONE;
    }
}
