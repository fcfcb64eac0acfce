// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.HoldfastException;
import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
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
    private static final long LOOK_MILLIS = 100;

    private final HalfQueues queues;
    private final long firstCheckNanos;
    private final ClientSession session;
    private final ClientProducer producer;
    private final ClientConsumer waiting;
    private final ClientConsumer own;
    private final String name;
    private final Map<String, ClientConsumer> adopted = new HashMap<>();
    private final Map<String, Integer> ownerless = new HashMap<>();
    private final ReentrantLock using = new ReentrantLock();
    private final Queue<HalfMove> moves = new ConcurrentLinkedQueue<>();
    private final Map<MessageId, HeldHalf> held = new HashMap<>();

    /** Transactions that chose the same id: each has its half, one is held under the id, the others wait behind it. */
    private final List<HeldHalf> twins = new ArrayList<>();

    private final Set<MessageId> expected = new HashSet<>();
    private final Queue<ClientMessage> unreadable = new ConcurrentLinkedQueue<>();
    private volatile boolean broken;

    Lane(HalfQueues queues, Duration firstCheck, ClientSession session) throws ActiveMQException {
        this.queues = queues;
        this.firstCheckNanos = firstCheck.toNanos();
        this.session = session;
        queues.create(session);
        this.name = queues.createLane(session);
        this.producer = session.createProducer();
        this.waiting = session.createConsumer(queues.waiting());
        this.own = receiveFrom(name);
        session.start();
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
            synchronized (held) {
                hold(half);
                expected.remove(half.id());
                held.notifyAll();
            }
            return half;
        } catch (Wire.UnreadableException | RuntimeException error) {
            unreadable.add(wire);
            return null;
        }
    }

    private void hold(HeldHalf half) {
        if (held.putIfAbsent(half.id(), half) != null) {
            twins.add(half);
        }
    }

    /** Says before they are sent which halves are about to arrive. */
    void expect(Collection<MessageId> ids) {
        synchronized (held) {
            expected.addAll(ids);
        }
    }

    /**
     * Waits for halves that the broker has accepted. Only those that arrive are surely kept: a lane may be given to others, or
     * removed with what was just accepted into it, when this process was so slow that it was taken for dead.
     *
     * @return whether all have arrived
     */
    boolean haveArrived(Collection<MessageId> ids, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (held) {
            while (!isBroken() && ids.stream().anyMatch(expected::contains) && waited(end)) {
                // They arrive, or the time is over.
            }
            return !isBroken() && ids.stream().noneMatch(expected::contains);
        }
    }

    /** They will not arrive. */
    void expectNoMore(Collection<MessageId> ids) {
        synchronized (held) {
            expected.removeAll(ids);
            held.notifyAll();
        }
    }

    /** Takes those that are held out of everybody else's hands. */
    List<HeldHalf> take(Collection<MessageId> ids) {
        List<HeldHalf> taken = new ArrayList<>();
        synchronized (held) {
            for (MessageId id : ids) {
                HeldHalf half = held.remove(id);
                if (half != null) {
                    taken.add(half);
                    nextTwin(id);
                }
            }
        }
        return taken;
    }

    private void nextTwin(MessageId id) {
        for (Iterator<HeldHalf> each = twins.iterator(); each.hasNext(); ) {
            HeldHalf twin = each.next();
            if (twin.id().equals(id)) {
                each.remove();
                held.put(id, twin);
                return;
            }
        }
    }

    private boolean waited(long end) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            return false;
        }
        try {
            // A lost connection notifies nobody.
            held.wait(Math.min(left, LOOK_MILLIS));
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Puts one back that was taken and not moved. */
    void keep(HeldHalf half) {
        synchronized (held) {
            hold(half);
        }
    }

    Collection<HeldHalf> held() {
        synchronized (held) {
            return List.copyOf(held.values());
        }
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
            keep(move.half());
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
            List<HeldHalf> due = new ArrayList<>(dueHere(limit, again));
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

    private List<HeldHalf> dueHere(int limit, long again) {
        long now = System.nanoTime();
        synchronized (held) {
            List<HeldHalf> due = held.values().stream()
                    .filter(half -> now - half.dueAt() >= 0)
                    .sorted(Comparator.comparingLong((HeldHalf half) -> half.dueAt() - now))
                    .limit(limit)
                    .toList();
            due.forEach(half -> held.put(half.id(), half.dueAt(now + again)));
            return due;
        }
    }

    /** A lane that has no consumer twice in a row has no owner. Exclusive: of several that adopt it, one is served. */
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
                if (ownerless.merge(lane, 1, Integer::sum) > 1) {
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
        synchronized (held) {
            held.clear();
            twins.clear();
            expected.clear();
            held.notifyAll();
        }
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
