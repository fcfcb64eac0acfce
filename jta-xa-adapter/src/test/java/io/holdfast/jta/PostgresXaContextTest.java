// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

class PostgresXaContextTest extends JtaContracts {

    PostgresXaContextTest() {
        super(JtaDatabase.postgresXa());
    }
}
