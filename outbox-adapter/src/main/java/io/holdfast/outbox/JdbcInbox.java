// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.spi.Inbox;
import java.sql.PreparedStatement;
import java.time.Duration;

/** The inbox table. */
final class JdbcInbox implements Inbox {

    private static final String OLD = "created_at <= NOW - ?";

    private final Database database;
    private final Dialect dialect;

    JdbcInbox(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    @Override
    public Answer record(String consumer, String key) {
        return database.inTransaction(
                "Cannot record a message of consumer \"" + consumer + "\"",
                connection -> dialect.record(connection, consumer, key));
    }

    @Override
    public int purge(Duration age, int limit) {
        return database.alone("Cannot purge the inbox", connection -> {
            String statement = dialect.deleteSome("holdfast_inbox", "consumer, message_key", OLD);
            try (PreparedStatement delete = connection.prepareStatement(dialect.sql(statement))) {
                delete.setLong(1, Micros.of(age));
                delete.setInt(2, limit);
                return delete.executeUpdate();
            }
        });
    }
}
