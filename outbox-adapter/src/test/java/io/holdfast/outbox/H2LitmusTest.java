// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import org.junit.jupiter.api.AfterAll;

final class H2LitmusTest extends LitmusTests {

    private final TestDatabase database = Backend.H2.impatient();

    @Override
    LitmusBackend empty() {
        return LitmusBackend.of(database);
    }

    @AfterAll
    void closeDatabase() {
        database.close();
    }
}
