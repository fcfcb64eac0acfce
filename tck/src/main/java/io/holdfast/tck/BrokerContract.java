// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the contracts of a broker send and receive. */
abstract class BrokerContract {

    static final String BILLING = "billing";
    static final String SHIPPING = "shipping";

    /** Short, because a real broker may have to wait for real. */
    static final Duration DELAY = Duration.ofSeconds(2);

    /**
     * The broker under test; the same in one test.
     *
     * @return the broker
     */
    protected abstract BrokerBackend broker();

    final boolean can(Capability capability) {
        return broker().capabilities().has(capability);
    }

    final void bind(String destination, String... consumers) {
        broker().bind(destination, consumers);
    }

    /** A message that is delivered after {@link #DELAY}. */
    final EncodedMessage later(String id) {
        return Samples.until(id, Instant.ofEpochMilli(broker().now().plus(DELAY).toEpochMilli()));
    }

    final void send(EncodedMessage... messages) {
        assertThat(broker().transport().send(List.of(messages)))
                .as("results of the broker")
                .hasSize(messages.length)
                .allMatch(result -> result.kind() == SendResult.Kind.ACCEPTED);
    }

    final Subscription subscribe(String consumer) {
        return broker().source().subscribe(Samples.ORDERS, consumer, false);
    }

    final Subscription subscribeOrdered() {
        return broker().source().subscribe(Samples.ORDERS, BILLING, true);
    }

    final Delivery next(Subscription subscription) {
        Optional<Delivery> delivery = subscription.receive(Script.PATIENCE);
        assertThat(delivery).as("the next delivery").isPresent();
        return delivery.get();
    }

    final Delivery next(Subscription subscription, String expected) {
        Delivery delivery = next(subscription);
        assertThat(delivery.message().id().value()).as("the next delivery").isEqualTo(expected);
        return delivery;
    }

    final void assertNothing(Subscription subscription) {
        assertThat(subscription
                        .receive(broker().silence())
                        .map(delivery -> delivery.message().id()))
                .as("a delivery that must not be there")
                .isEmpty();
    }

    final void assertNothing(String consumer) {
        try (Subscription subscription = subscribe(consumer)) {
            assertNothing(subscription);
        }
    }

    /** Receives and acknowledges until there is nothing more. */
    final List<EncodedMessage> drain(Subscription subscription) {
        List<EncodedMessage> received = new ArrayList<>();
        Optional<Delivery> delivery = subscription.receive(Script.PATIENCE);
        while (delivery.isPresent()) {
            received.add(delivery.get().message());
            delivery.get().acknowledge();
            delivery = subscription.receive(broker().silence());
        }
        return received;
    }

    final List<EncodedMessage> drain(String consumer) {
        try (Subscription subscription = subscribe(consumer)) {
            return drain(subscription);
        }
    }

    static List<String> idsOf(List<EncodedMessage> messages) {
        return messages.stream().map(message -> message.id().value()).toList();
    }
}
