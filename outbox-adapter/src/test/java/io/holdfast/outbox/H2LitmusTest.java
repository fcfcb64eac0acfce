// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

final class H2LitmusTest extends LitmusTests {

    H2LitmusTest() {
        super(Backend.H2);
    }
}
