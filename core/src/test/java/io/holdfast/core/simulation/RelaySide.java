// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.MessageId;
import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Leased;
import io.holdfast.core.protocol.RelayPort;
import io.holdfast.core.simulation.Coverage.Seen;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Settlement;
import io.holdfast.spi.Transport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A relay's surroundings. */
final class RelaySide implements RelayPort {

    private final World world;
    private final Node node;
    private final Line line;
    private final MessageStore store;
    private final Transport transport;
    /** What this relay believes to own, for the bugs that need it and for telling who was overtaken. */
    private final Map<MessageId, Long> tokens = new HashMap<>();

    RelaySide(World world, Node node, Line line) {
        this.world = world;
        this.node = node;
        this.line = line;
        this.store = world.storeOf(node);
        this.transport = world.broker.transport(node.life());
    }

    @Override
    public Answer take(int limit, long waitMillis) {
        boolean empty = node.handedOver.isEmpty() && !node.nudged;
        if (empty && waitMillis > 0 && !world.isStepwise()) {
            long deadline = line.issuedAt() + waitMillis;
            if (world.now() < deadline) {
                return line.sleep(deadline - world.now());
            }
        }
        List<Leased> taken = new ArrayList<>();
        while (taken.size() < limit && !node.handedOver.isEmpty()) {
            taken.add(node.handedOver.poll());
            world.seen(Seen.HANDED_OVER);
        }
        taken.forEach(leased -> tokens.put(leased.claim().id(), leased.claim().token()));
        boolean nudged = node.nudged;
        node.nudged = false;
        return new Answer.Handed(taken, nudged, Set.of());
    }

    @Override
    public Answer claim(ClaimRequest request) {
        return line.call(Target.PRODUCER_DATABASE, () -> {
            var claimed = store.claim(request);
            claimed.forEach(claim -> {
                world.seen(Seen.SWEPT);
                world.claimed(claim.id(), request.owner(), claim.token());
                tokens.put(claim.id(), claim.token());
            });
            if (request.only() && !claimed.isEmpty()) {
                world.seen(Seen.PROBE_SENT);
            }
            return new Answer.Claimed(claimed);
        });
    }

    @Override
    public Answer send(List<EncodedMessage> batch) {
        if (world.has(Bug.SETTLE_BEFORE_ACK)) {
            store.settle(batch.stream()
                    .<Settlement>map(message -> new Settlement.Delivered(message.id(), token(message)))
                    .toList());
        }
        List<EncodedMessage> sent = world.has(Bug.PLATFORM_CHARSET)
                ? batch.stream().map(Bug::throughPlatformCharset).toList()
                : batch;
        world.attemptedSend(batch);
        Answer answer = line.call(Target.BROKER, () -> {
            int before = world.broker.accepted().size();
            List<SendResult> results = transport.send(sent);
            long taken = results.stream()
                    .filter(result -> result.kind() == SendResult.Kind.ACCEPTED)
                    .count();
            if (world.broker.accepted().size() - before < taken) {
                world.seen(Seen.DUPLICATE_DROPPED_BY_BROKER);
            }
            return new Answer.Sent(results);
        });
        if (answer instanceof Answer.Failed failed && failed.error() != Line.TIMED_OUT) {
            world.seen(Seen.BATCH_SPLIT);
            if (world.has(Bug.BATCH_REFUSAL_BLAMES_ALL)) {
                return refusedAll(batch);
            }
        }
        boolean outage = answer instanceof Answer.Failed failed && failed.error() == Line.TIMED_OUT;
        if (outage && world.has(Bug.OUTAGE_COUNTS_AS_ATTEMPT)) {
            return refusedAll(batch);
        }
        return answer;
    }

    private static Answer refusedAll(List<EncodedMessage> batch) {
        return new Answer.Sent(
                batch.stream().map(message -> SendResult.refused("all")).toList());
    }

    @Override
    public Answer settle(List<Settlement> settlements) {
        List<Settlement> written = settlements;
        if (world.has(Bug.PARK_ON_CONNECTIVITY_ERROR)) {
            written = settlements.stream().map(Bug::parkedIfUnreachable).toList();
        }
        List<Settlement> last = written;
        return line.call(Target.PRODUCER_DATABASE, () -> {
            Set<MessageId> applied = store.settle(last);
            Set<MessageId> lost = new LinkedHashSet<>();
            for (Settlement settlement : last) {
                boolean done = applied.contains(settlement.id());
                if (!done) {
                    lost.add(settlement.id());
                } else if (settlement instanceof Settlement.Parked) {
                    world.seen(Seen.PARKED_BY_RELAY);
                } else if (settlement instanceof Settlement.Postponed postponed
                        && postponed.reason().equals("lease was nearly over")) {
                    world.seen(Seen.LEASE_NEARLY_OVER);
                }
                if (done) {
                    world.settled(settlement.id(), settlement.token());
                }
            }
            lost.forEach(id -> world.seen(Seen.ZOMBIE_REFUSED));
            return new Answer.Settled(applied);
        });
    }

    @Override
    public Answer rest(long millis) {
        return line.rest(millis);
    }

    private long token(EncodedMessage message) {
        return tokens.getOrDefault(message.id(), 1L);
    }
}
