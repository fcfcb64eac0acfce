// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import java.nio.file.Path;
import java.util.List;

/** An application server as a command, in a folder of its own on loopback ports of its own. */
interface AppServer {

    /** What it needs in its folder: configuration, driver, application. */
    void provision(Path driver, Path war, Bindings bindings);

    /** The command that runs it in the foreground, as one process. */
    List<String> command();

    /** Where the bank is when it is there. */
    String url();

    /** What it writes while it runs. */
    Path log();

    /** Deploys the application a second time over the first. */
    void redeploy();

    /** Where the server finds its database. */
    record Bindings(int port, String database, String user, String password) {}
}
