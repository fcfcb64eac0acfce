// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.Guarantee;
import io.holdfast.Verdict;
import io.holdfast.core.Holdfast;
import io.holdfast.tck.Capabilities;
import io.holdfast.tck.Capability;

/** Whoever committed has confirmed at once, so what is still there after the grace was rolled back. */
final class CheckedHalfDeliveryTest extends RealDelivery {

    @Override
    Guarantee guarantee() {
        return Guarantee.HALF_MESSAGE;
    }

    @Override
    void configure(Holdfast.Builder builder, String destination) {
        builder.checkBack(destination, message -> Verdict.ROLLED_BACK);
    }

    @Override
    protected Capabilities capabilities() {
        return Capabilities.allExcept(Capability.REQUEST_IDS);
    }
}
