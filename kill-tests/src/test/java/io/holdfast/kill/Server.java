// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.servers.Database;
import io.holdfast.servers.DatabaseServer;
import java.nio.file.Path;
import java.sql.SQLException;

/** The database server of a campaign, with one database for the producer and one for the consumer. As durable as in production. */
interface Server {

    Database producer();

    Database consumer();

    void start();

    void kill();

    /** On 127.0.0.1. */
    int port();

    /** Counts the sessions of others in the database that is asked. */
    String sessions();

    /** Whether the product contradicts itself, so that nothing it says proves anything about its users. */
    default boolean isDamaged() throws SQLException {
        return false;
    }

    /** Which products there are. */
    enum Product {
        POSTGRES,
        MARIADB,
        H2;

        Server in(Path folder) {
            return switch (this) {
                case POSTGRES ->
                    new Managed(
                            DatabaseServer.postgres(folder),
                            "?connectTimeout=2&socketTimeout=10",
                            "SELECT COUNT(*) FROM pg_stat_activity"
                                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
                case MARIADB ->
                    new Managed(
                            DatabaseServer.mariaDb(folder),
                            "?connectTimeout=2000&socketTimeout=10000",
                            "SELECT COUNT(*) FROM information_schema.processlist"
                                    + " WHERE db = database() AND id <> connection_id()");
                case H2 -> new H2Process(folder);
            };
        }
    }

    /** One of the servers that run by themselves. */
    final class Managed implements Server {

        private final DatabaseServer server;
        private final String limits;
        private final String sessions;
        private Database producer;
        private Database consumer;

        Managed(DatabaseServer server, String limits, String sessions) {
            this.server = server;
            this.limits = limits;
            this.sessions = sessions;
        }

        @Override
        public Database producer() {
            return producer;
        }

        @Override
        public Database consumer() {
            return consumer;
        }

        @Override
        public void start() {
            server.start();
            if (producer == null) {
                producer = limited(server.createDatabase());
                consumer = limited(server.createDatabase());
            }
        }

        private Database limited(Database database) {
            return new Database(database.url() + limits, database.user(), database.password());
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public void kill() {
            server.kill();
        }

        @Override
        public String sessions() {
            return sessions;
        }
    }
}
