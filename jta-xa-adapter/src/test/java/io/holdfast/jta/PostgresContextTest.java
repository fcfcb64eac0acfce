// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

class PostgresContextTest extends JtaContracts {

    PostgresContextTest() {
        super(JtaDatabase.postgres());
    }
}
