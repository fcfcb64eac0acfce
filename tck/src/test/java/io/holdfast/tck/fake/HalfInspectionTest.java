// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.spi.Inspection;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.InspectionContract;
import java.time.Duration;

class HalfInspectionTest extends InspectionContract.OfHalves {

    private final FakeBroker fake = new FakeBroker();

    @Override
    protected BrokerBackend broker() {
        return fake;
    }

    @Override
    protected Inspection inspection() {
        return (Inspection) fake.prepared();
    }

    @Override
    protected PreparedMessages prepared() {
        return fake.prepared();
    }

    @Override
    protected Duration firstCheckAfter() {
        return Duration.ofSeconds(10);
    }
}
