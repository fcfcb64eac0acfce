// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.spi.PreparedMessages;
import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.PreparedMessagesContract;
import java.time.Duration;

class InMemoryPreparedMessagesTest extends PreparedMessagesContract {

    private final FakeBroker fake = new FakeBroker();

    @Override
    protected BrokerBackend broker() {
        return fake;
    }

    @Override
    protected PreparedMessages prepared() {
        return fake.prepared();
    }

    @Override
    protected PreparedMessages other() {
        return fake.broker.prepared("other");
    }

    @Override
    protected Duration firstCheckAfter() {
        return Duration.ofSeconds(10);
    }

    @Override
    protected Duration handedOutFor() {
        return Duration.ofSeconds(5);
    }
}
