// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

final class H2ContractsTest extends DatabaseContracts {

    H2ContractsTest() {
        super(TestDatabase.h2());
    }
}
