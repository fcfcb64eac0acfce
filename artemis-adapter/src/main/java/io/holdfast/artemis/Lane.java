// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.HoldfastException;
import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection's lane, and everything that this connection holds: its own halves, those of dead lanes that it has adopted,
 * those that it has taken from the waiting queue.
 *
 * <p>All moves go through its one transacted session; whoever comes first commits for all who wait. When a commit fails, the
 * lane is done for: the broker gives what it held to others, and a new connection gets a new lane.
 */
final class Lane implements AutoCloseable {

    private static final int MOST_MOVES = 256;
    private static final int WINDOW = 1 << 20;
    private static final int UNLIMITED = -1;

    /** A lane that was just made has no consumer for a moment, and whoever consumes from it first gets everything. */
    static final Duration OWNERLESS = Duration.ofMillis(500);

    private final HalfQueues queues;
    private final long firstCheckNanos;
    private final ClientSession session;
    private final ClientProducer producer;
    private final ClientConsumer waiting;
    private final ClientConsumer own;
    private final String name;
    private final Map<String, ClientConsumer> adopted = new HashMap<>();
    private final Map<String, Long> ownerless = new HashMap<>();
    private final ReentrantLock using = new ReentrantLock();
    private final Queue<HalfMove> moves = new ConcurrentLinkedQueue<>();
    private final HeldHalves held = new HeldHalves(this::isBroken);
    private final Queue<ClientMessage> unreadable = new ConcurrentLinkedQueue<>();
    private final Queue<MessageId> worn = new ConcurrentLinkedQueue<>();
    private volatile boolean broken;

    Lane(HalfQueues queues, Duration firstCheck, ClientSession session) throws ActiveMQException {
        this.queues = queues;
        this.firstCheckNanos = firstCheck.toNanos();
        this.session = session;
        try {
            queues.create(session);
            this.producer = session.createProducer();
            this.waiting = session.createConsumer(queues.waiting());
            this.name = queues.createLane(session);
            this.own = receiveOwn();
            session.start();
        } catch (ActiveMQException | RuntimeException error) {
            // It is tried again for as long as the process lives: nothing may be left each time.
            closeSession();
            throw error;
        }
    }

    private ClientConsumer receiveOwn() throws ActiveMQException {
        try {
            return receiveFrom(name);
        } catch (ActiveMQException refused) {
            remove(name);
            throw refused;
        }
    }

    private ClientConsumer receiveFrom(String queue) throws ActiveMQException {
        ClientConsumer consumer = session.createConsumer(SimpleString.of(queue), null, WINDOW, UNLIMITED, false);
        consumer.setMessageHandler(wire -> arrived(wire, firstCheckNanos));
        return consumer;
    }

    /** The address of this lane's queue alone. */
    String target() {
        return Queues.exactly(queues.lanes(), name);
    }

    boolean isBroken() {
        return broken || session.isClosed() || waiting.isClosed() || own.isClosed();
    }

    private @Nullable HeldHalf arrived(ClientMessage wire, long dueIn) {
        try {
            HalfWire.Content content = HalfWire.read(wire);
            HeldHalf half = new HeldHalf(wire, content, System.nanoTime() + dueIn);
            held.arrived(half);
            if (wire.getDeliveryCount() >= ArtemisSubscription.MOST_DELIVERIES) {
                worn.add(half.id());
            }
            return half;
        } catch (Wire.UnreadableException | RuntimeException error) {
            unreadable.add(wire);
            return null;
        }
    }

    /** What this process holds. */
    HeldHalves held() {
        return held;
    }

    /** Moves halves, together with what other threads move meanwhile; afterwards each has ended. */
    void move(List<HalfMove> mine) {
        moves.addAll(mine);
        while (!mine.stream().allMatch(HalfMove::isEnded)) {
            using.lock();
            try {
                if (!mine.stream().allMatch(HalfMove::isEnded)) {
                    moveSome();
                }
            } finally {
                using.unlock();
            }
        }
    }

    private void moveSome() {
        List<HalfMove> some = new ArrayList<>();
        for (HalfMove next = moves.poll(); next != null; next = some.size() < MOST_MOVES ? moves.poll() : null) {
            some.add(next);
        }
        HoldfastException failure = null;
        try {
            if (isBroken()) {
                throw lost();
            }
            for (HalfMove move : some) {
                perform(move);
            }
            session.commit();
        } catch (ActiveMQException | RuntimeException error) {
            breakOff();
            failure = Trouble.translated("Cannot move " + some.size() + " half messages", error);
        }
        for (HalfMove move : some) {
            if (!move.isEnded()) {
                move.ended(failure);
            }
        }
    }

    /** Who refuses before anything is sent leaves the others alone. */
    private void perform(HalfMove move) throws ActiveMQException {
        try {
            move.perform(session, producer);
        } catch (HoldfastException refused) {
            held.keep(move.half());
            move.ended(refused);
        }
    }

    private static MessagingUnavailableException lost() {
        return new MessagingUnavailableException(
                "Cannot move half messages",
                "the connection that held them was lost",
                "Nothing is lost: whoever gets them next asks for their outcome.");
    }

    /**
     * Hands out halves that are due, the longest due first. Also looks for the lanes of dead processes: this call, made regularly,
     * is what tells the broker that this process lives.
     *
     * @param again after how many nanoseconds to hand one out once more that was not acted upon
     */
    List<HeldHalf> due(int limit, long again) throws ActiveMQException {
        using.lock();
        try {
            if (isBroken()) {
                throw lost();
            }
            adopt();
            setAside();
            renew();
            List<HeldHalf> due = new ArrayList<>(held.due(limit, again));
            while (due.size() < limit) {
                ClientMessage wire = waiting.receiveImmediate();
                if (wire == null) {
                    break;
                }
                HeldHalf half = arrived(wire, again);
                if (half != null) {
                    due.add(half);
                }
            }
            return due;
        } catch (ActiveMQException error) {
            breakOff();
            throw error;
        } finally {
            using.unlock();
        }
    }

    /** A lane that has no consumer for a while has no owner. Exclusive: of several that adopt it, one is served. */
    private void adopt() throws ActiveMQException {
        Set<String> found = new HashSet<>(queues.existingLanes(session));
        found.remove(name);
        ownerless.keySet().retainAll(found);
        adopted.keySet().retainAll(found);
        for (String lane : found) {
            ClientSession.QueueQuery state = session.queueQuery(SimpleString.of(lane));
            ClientConsumer consumer = adopted.get(lane);
            if (consumer != null && state.isExists() && state.getMessageCount() == 0) {
                adopted.remove(lane);
                consumer.close();
                remove(lane);
            } else if (consumer == null && state.isExists() && state.getConsumerCount() == 0) {
                long now = System.nanoTime();
                if (now - ownerless.computeIfAbsent(lane, first -> now) >= OWNERLESS.toNanos()) {
                    adopted.put(lane, receiveFrom(lane));
                }
            } else {
                ownerless.remove(lane);
            }
        }
    }

    private void remove(String lane) {
        try {
            session.deleteQueue(SimpleString.of(lane));
        } catch (ActiveMQException used) {
            // Somebody else has adopted it, too, and will find it empty.
        }
    }

    /**
     * A half that was handed out so often kills those who hold it, or was unlucky. It is put back as a new one before the broker
     * reaches its own limit, where it would drop it or take it away.
     */
    private void renew() {
        List<HalfMove> renewed = new ArrayList<>();
        for (MessageId id = worn.poll(); id != null; id = worn.poll()) {
            held.take(List.of(id)).forEach(half -> renewed.add(new HalfMove(half, queues::sendToWaiting)));
        }
        move(renewed);
    }

    /** What came in no form of a half. */
    private void setAside() throws ActiveMQException {
        for (ClientMessage wire = unreadable.poll(); wire != null; wire = unreadable.poll()) {
            ClientMessage copy = Wire.asItIs(session, wire);
            copy.putStringProperty(Wire.REASON.toString(), "it does not have the form of a half message");
            copy.setRoutingType(RoutingType.ANYCAST);
            producer.send(SimpleString.of(queues.parked()), copy);
            wire.individualAcknowledge();
            session.commit();
        }
    }

    private void breakOff() {
        broken = true;
        held.clear();
        closeSession();
    }

    private void closeSession() {
        try {
            session.close();
        } catch (ActiveMQException gone) {
            // The broker notices by itself.
        }
    }

    /**
     * Whatever is still held goes back to the broker. An empty lane is removed: without a consumer it gets no half any more that
     * anybody believes to be stored.
     */
    @Override
    public void close() {
        using.lock();
        try {
            if (!isBroken()) {
                own.close();
                if (session.queueQuery(SimpleString.of(name)).getMessageCount() == 0) {
                    remove(name);
                }
            }
        } catch (ActiveMQException error) {
            // Others will find the lane.
        } finally {
            breakOff();
            using.unlock();
        }
    }
}
