// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

class H2DeliveryTest extends OutboxDelivery {

    H2DeliveryTest() {
        super(JtaDatabase.h2());
    }
}
