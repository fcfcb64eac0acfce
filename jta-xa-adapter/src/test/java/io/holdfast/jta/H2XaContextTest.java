// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

class H2XaContextTest extends JtaContracts {

    H2XaContextTest() {
        super(JtaDatabase.h2Xa());
    }
}
