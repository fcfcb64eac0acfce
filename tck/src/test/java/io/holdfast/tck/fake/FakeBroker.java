// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.spi.MessageSource;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.Transport;
import io.holdfast.tck.BrokerBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The in-memory broker as its contracts see it. Its clients are their sessions. */
class FakeBroker implements BrokerBackend {

    static final String CLIENT = "client";

    final ManualClock clock = new ManualClock();
    final InMemoryBroker broker = new InMemoryBroker(clock);
    private final Transport transport = broker.transport("sender");

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public MessageSource source() {
        return broker.source(CLIENT);
    }

    PreparedMessages prepared() {
        return broker.prepared(CLIENT);
    }

    @Override
    public void bind(String destination, String... consumers) {
        broker.declare(destination);
        List.of(consumers).forEach(consumer -> broker.bind(destination, consumer));
    }

    @Override
    public void elapse(Duration time) {
        clock.advance(time);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void crash() {
        broker.disconnect(CLIENT);
    }

    @Override
    public void restart() {
        broker.down(true);
        broker.down(false);
    }
}
