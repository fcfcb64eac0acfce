// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.Guarantee;
import io.holdfast.tck.Capabilities;
import io.holdfast.tck.Capability;

final class XaDeliveryTest extends CoreDelivery {

    @Override
    Guarantee guarantee() {
        return Guarantee.XA;
    }

    @Override
    protected Capabilities capabilities() {
        return Capabilities.allExcept(Capability.REQUEST_IDS);
    }
}
