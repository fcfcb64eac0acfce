// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.nio.file.Path;
import java.util.List;

/**
 * A database server of one's own, on a loopback port that stays the same for the life of this object. It dies with the JVM,
 * however that ends. What {@link #kill()} leaves in the directory, a later {@link #start()} recovers, also from another JVM.
 */
public interface DatabaseServer extends AutoCloseable {

    /**
     * PostgreSQL, as durable as it is out of the box, with 20 prepared transactions. Not started yet.
     *
     * @param directory the server's own; created if it does not exist
     * @param settings such as {@code "fsync=off"}; the last one of a name counts
     */
    static DatabaseServer postgres(Path directory, String... settings) {
        return LocalServer.in(directory, new Postgres(List.of(settings)));
    }

    /**
     * MariaDB, flushing its log at each commit, with utf8mb4. Not started yet.
     *
     * @param directory the server's own; created if it does not exist
     * @param settings such as {@code "max-connections=500"}; the last one of a name counts
     */
    static DatabaseServer mariaDb(Path directory, String... settings) {
        return LocalServer.in(directory, new MariaDb(List.of(settings)));
    }

    /** The database "holdfast", which exists from the first start. The same before and after every restart. */
    Database database();

    /** Short for the one of {@link #database()}. */
    default String url() {
        return database().url();
    }

    /** Short for the one of {@link #database()}. */
    default String user() {
        return database().user();
    }

    /** Short for the one of {@link #database()}. */
    default String password() {
        return database().password();
    }

    /** On 127.0.0.1, for a proxy in between. */
    int port();

    /** A new empty database with a name of its own. It stays until its server's directory is deleted. */
    Database createDatabase();

    /** Returns when a client can connect. Does nothing if the server runs. */
    void start();

    /** In good order: sessions are ended, everything is on disk. Does nothing if the server does not run. */
    void stop();

    /** Kills all its processes at once, also if it is paused. Returns when they are gone and the port is free. */
    void kill();

    /** All its processes stand still, connections stay open, until {@link #resume()}, {@link #stop()} or {@link #kill()}. */
    void pause();

    /** Ends {@link #pause()}. */
    void resume();

    /** CPU time its processes have used since the last start, in steps of ten milliseconds; 0 if it does not run. */
    long cpuMillis();

    /** Stops. The directory stays. */
    @Override
    void close();
}
