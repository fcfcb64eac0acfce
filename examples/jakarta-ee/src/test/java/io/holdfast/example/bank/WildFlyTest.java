// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import java.nio.file.Path;

final class WildFlyTest extends ServerContract {

    @Override
    AppServer server(Path folder) {
        return new WildFly(
                Path.of(System.getProperty("wildfly.home")),
                folder,
                Path.of("src/main/servers/wildfly/bank.yml").toAbsolutePath());
    }
}
