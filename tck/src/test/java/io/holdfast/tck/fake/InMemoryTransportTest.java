// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.TransportContract;

class InMemoryTransportTest extends TransportContract {

    private final FakeBroker fake = new FakeBroker();

    @Override
    protected BrokerBackend broker() {
        return fake;
    }
}
