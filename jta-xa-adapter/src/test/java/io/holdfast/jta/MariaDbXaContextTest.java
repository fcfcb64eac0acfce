// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

class MariaDbXaContextTest extends JtaContracts {

    MariaDbXaContextTest() {
        super(JtaDatabase.mariaDbXa());
    }
}
