// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.spi.Delivery;
import io.holdfast.spi.Subscription;
import io.holdfast.tck.fake.InMemoryBroker.Session;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A consumer's view of its queue. Ends with its session: who wants to go on subscribes again. */
final class InMemorySubscription implements Subscription {

    private final InMemoryBroker broker;
    private final Session session;
    private final ConsumerQueue queue;
    private final boolean ordered;
    private @Nullable InMemoryDelivery current;
    private boolean closed;

    InMemorySubscription(InMemoryBroker broker, Session session, ConsumerQueue queue, boolean ordered) {
        this.broker = broker;
        this.session = session;
        this.queue = queue;
        this.ordered = ordered;
    }

    @Override
    public Optional<Delivery> receive(Duration wait) {
        synchronized (broker) {
            Optional<Delivery> found = next();
            return found.isEmpty() && broker.awaitChange(wait) ? next() : found;
        }
    }

    private Optional<Delivery> next() {
        broker.requireUp("receive");
        if (closed || !session.isAlive()) {
            throw InMemoryBroker.unreachable("receive in a subscription that is closed or lost its connection");
        }
        if (current != null && !current.isEnded()) {
            throw new IllegalStateException(
                    "The delivery of " + current.message().id() + " must be ended first");
        }
        return queue.next(ordered, broker.now()).map(queued -> {
            InMemoryDelivery delivery = new InMemoryDelivery(broker, session, queue, queued);
            queued.handTo(delivery);
            current = delivery;
            return delivery;
        });
    }

    @Override
    public void close() {
        synchronized (broker) {
            closed = true;
            if (current != null && !current.isEnded()) {
                current.abandon();
            }
        }
    }
}
