// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

class PostgresXaDeliveryTest extends OutboxDelivery {

    PostgresXaDeliveryTest() {
        super(JtaDatabase.postgresXa());
    }
}
