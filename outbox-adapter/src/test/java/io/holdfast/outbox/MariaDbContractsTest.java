// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

final class MariaDbContractsTest extends DatabaseContracts {

    MariaDbContractsTest() {
        super(TestDatabase.mariaDb());
    }
}
