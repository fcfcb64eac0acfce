// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.tck.fake.InMemoryBroker.Session;
import java.time.Duration;

/** A message handed to a subscription. Worth nothing once its session has died: the message belongs to others then. */
final class InMemoryDelivery implements Delivery {

    private final InMemoryBroker broker;
    private final Session session;
    private final ConsumerQueue queue;
    private final QueuedMessage queued;
    private final int attempt;
    private boolean ended;

    InMemoryDelivery(InMemoryBroker broker, Session session, ConsumerQueue queue, QueuedMessage queued) {
        this.broker = broker;
        this.session = session;
        this.queue = queue;
        this.queued = queued;
        this.attempt = queued.attempt();
    }

    Session session() {
        return session;
    }

    boolean isEnded() {
        return ended;
    }

    /** Gives the message back, if it is still held here. */
    void abandon() {
        ended = true;
        if (queued.isHeldBy(this)) {
            queued.giveBack();
        }
    }

    @Override
    public EncodedMessage message() {
        return queued.message;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public void acknowledge() {
        end("delivery.acknowledge", () -> queue.remove(queued));
    }

    @Override
    public void retry(Duration delay) {
        end("delivery.retry", () -> queued.postpone(broker.now().plus(delay), true));
    }

    @Override
    public void park(String reason) {
        end("delivery.park", () -> queue.park(queued, reason));
    }

    @Override
    public void release(Duration delay) {
        end("delivery.release", () -> queued.postpone(broker.now().plus(delay), false));
    }

    private void end(String change, Runnable body) {
        synchronized (broker) {
            if (ended) {
                throw new IllegalStateException("The delivery of " + queued.message.id() + " was ended before");
            }
        }
        broker.change(change, () -> {
            ended = true;
            if (!queued.isHeldBy(this)) {
                throw InMemoryBroker.unreachable("end the delivery of " + queued.message.id());
            }
            body.run();
            return true;
        });
    }
}
