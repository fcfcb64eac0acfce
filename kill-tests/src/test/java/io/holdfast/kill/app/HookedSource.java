// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.Subscription;
import java.time.Duration;
import java.util.Optional;

/** The broker's receiving side, with its points and its history. */
final class HookedSource implements MessageSource {

    private final MessageSource source;

    HookedSource(MessageSource source) {
        this.source = source;
    }

    @Override
    public Subscription subscribe(String destination, String consumer, boolean ordered) {
        return new HookedSubscription(source.subscribe(destination, consumer, ordered), consumer);
    }

    private record HookedSubscription(Subscription subscription, String consumer) implements Subscription {

        @Override
        public Optional<Delivery> receive(Duration wait) {
            Optional<Delivery> delivery = subscription.receive(wait);
            delivery.ifPresent(received -> {
                Say.RECEIVED.line(received.message().id(), consumer);
                Point.AFTER_RECEIVE.pass();
            });
            return delivery.map(received -> new HookedDelivery(received, consumer));
        }

        @Override
        public void close() {
            subscription.close();
        }
    }

    private record HookedDelivery(Delivery delivery, String consumer) implements Delivery {

        @Override
        public EncodedMessage message() {
            return delivery.message();
        }

        @Override
        public int attempt() {
            return delivery.attempt();
        }

        @Override
        public void acknowledge() {
            Say.ACKNOWLEDGING.line(message().id(), consumer);
            Point.BEFORE_ACK.pass();
            delivery.acknowledge();
            Say.ACKNOWLEDGED.line(message().id(), consumer);
            Point.AFTER_ACK.pass();
        }

        @Override
        public void retry(Duration delay) {
            Say.RELEASED.line(message().id(), consumer);
            delivery.retry(delay);
        }

        @Override
        public void park(String reason) {
            delivery.park(reason);
        }

        @Override
        public void release(Duration delay) {
            Say.RELEASED.line(message().id(), consumer);
            delivery.release(delay);
        }
    }
}
