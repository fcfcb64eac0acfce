// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

class H2ContextTest extends JtaContracts {

    H2ContextTest() {
        super(JtaDatabase.h2());
    }
}
