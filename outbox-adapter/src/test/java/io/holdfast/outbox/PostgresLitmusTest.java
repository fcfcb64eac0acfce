// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

final class PostgresLitmusTest extends LitmusTests {

    PostgresLitmusTest() {
        super(Backend.POSTGRESQL);
    }
}
