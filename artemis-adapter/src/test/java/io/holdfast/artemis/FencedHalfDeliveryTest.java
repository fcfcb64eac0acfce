// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.Guarantee;
import io.holdfast.tck.Capabilities;
import io.holdfast.tck.Capability;

final class FencedHalfDeliveryTest extends RealDelivery {

    @Override
    Guarantee guarantee() {
        return Guarantee.HALF_MESSAGE;
    }

    @Override
    protected Capabilities capabilities() {
        return Capabilities.allExcept(Capability.REQUEST_IDS);
    }
}
