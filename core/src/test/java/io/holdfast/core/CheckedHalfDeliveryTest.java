// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.Guarantee;
import io.holdfast.Verdict;
import io.holdfast.tck.Capabilities;
import io.holdfast.tck.Capability;

/** Whoever committed has confirmed at once, so what is still there after the grace was rolled back. */
final class CheckedHalfDeliveryTest extends CoreDelivery {

    @Override
    Guarantee guarantee() {
        return Guarantee.HALF_MESSAGE;
    }

    @Override
    void configure(Holdfast.Builder builder) {
        builder.checkBack("transfers", message -> Verdict.ROLLED_BACK);
    }

    @Override
    protected Capabilities capabilities() {
        return Capabilities.allExcept(Capability.REQUEST_IDS);
    }
}
