// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

final class MariaDbLitmusTest extends LitmusTests {

    MariaDbLitmusTest() {
        super(Backend.MARIADB);
    }
}
