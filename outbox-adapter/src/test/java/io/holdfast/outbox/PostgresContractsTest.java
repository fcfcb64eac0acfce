// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

final class PostgresContractsTest extends DatabaseContracts {

    PostgresContractsTest() {
        super(TestDatabase.postgres());
    }
}
