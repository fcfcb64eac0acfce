// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What PostgreSQL and MariaDB do differently. */
interface Product {

    String USER = "holdfast";

    String name();

    /** Fills an empty folder: one user, one database, both called "holdfast". */
    void initialise(Path data, String password, Path log);

    /** A data folder may have been left by somebody else or by a killed server. */
    void prepare(Path data);

    /** Runs the server in the foreground, messages to standard error, the mark in the command line of every process. */
    List<String> command(Path data, int port, String mark);

    String url(int port, String database);

    /** Connection properties with which a client gives up on a server that does not answer. */
    Map<String, String> limits();

    /** The signal for an orderly end that does not wait for clients. */
    String stopSignal();

    /** All processes are gone: the marks they would have removed. */
    void removeTraces(Path data);
}
