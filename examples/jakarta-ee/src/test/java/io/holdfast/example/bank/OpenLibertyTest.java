// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("servers")
final class OpenLibertyTest extends ServerContract {

    @Override
    AppServer server(Path folder) {
        return new OpenLiberty(
                Path.of(System.getProperty("liberty.home")),
                folder,
                Path.of("src/main/servers/liberty/server.xml").toAbsolutePath());
    }

    /** In a transaction its sessions do not say that they take part in it. */
    @Override
    boolean commitsInTwoPhases() {
        return false;
    }
}
