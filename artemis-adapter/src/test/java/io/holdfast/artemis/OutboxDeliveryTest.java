// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.Guarantee;

final class OutboxDeliveryTest extends RealDelivery {

    @Override
    Guarantee guarantee() {
        return Guarantee.OUTBOX;
    }
}
