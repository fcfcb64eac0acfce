// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.InvalidSettingsException;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.Subscription;

/** One client's ability to receive from an in-memory broker. */
final class InMemorySource extends BrokerInspection implements MessageSource {

    private final InMemoryBroker broker;
    private final String session;

    InMemorySource(InMemoryBroker broker, String session) {
        super(broker, false, true);
        this.broker = broker;
        this.session = session;
    }

    @Override
    public Subscription subscribe(String destination, String consumer, boolean ordered) {
        return broker.read("subscribe to \"" + destination + "\"", () -> {
            ConsumerQueue queue = broker.queues(destination).get(consumer);
            if (queue == null) {
                throw new InvalidSettingsException(
                        "Cannot subscribe \"" + consumer + "\" to \"" + destination + "\"",
                        "the consumer is not bound",
                        "Declare the destination and bind the consumer.");
            }
            return new InMemorySubscription(broker, broker.session(session), queue, ordered);
        });
    }
}
