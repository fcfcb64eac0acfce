// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.Guarantee;

final class OutboxDeliveryTest extends CoreDelivery {

    @Override
    Guarantee guarantee() {
        return Guarantee.OUTBOX;
    }
}
