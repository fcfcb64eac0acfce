// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.Operations.State;
import io.holdfast.spi.Inspection;
import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.InspectionContract;
import java.util.Optional;

class DeliveryInspectionTest extends InspectionContract.OfDeliveries {

    private final FakeBroker fake = new FakeBroker();

    @Override
    protected BrokerBackend broker() {
        return fake;
    }

    @Override
    protected Inspection inspection() {
        return (Inspection) fake.source();
    }

    /** What simply waits for its consumer is not shown. */
    @Override
    protected Optional<State> waitingState() {
        return Optional.empty();
    }
}
