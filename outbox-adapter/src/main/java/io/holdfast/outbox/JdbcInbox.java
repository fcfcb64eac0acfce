// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.spi.Inbox;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Optional;

/** The inbox table. */
final class JdbcInbox implements Inbox {

    private static final String KEEP = "UPDATE holdfast_inbox SET result = ? WHERE consumer = ? AND message_key = ?";

    /** Locks, because a plain read may show the table as it was when the transaction began, without what has decided. */
    private static final String RESULT =
            "SELECT result FROM holdfast_inbox WHERE consumer = ? AND message_key = ? FOR UPDATE";

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
    public void keep(String consumer, String key, byte[] result) {
        database.inTransaction("Cannot keep a result of consumer \"" + consumer + "\"", connection -> {
            try (PreparedStatement update = connection.prepareStatement(dialect.sql(KEEP))) {
                update.setBytes(1, result);
                update.setString(2, consumer);
                update.setString(3, key);
                return update.executeUpdate();
            }
        });
    }

    @Override
    public Optional<byte[]> result(String consumer, String key) {
        return database.inTransaction("Cannot find a result of consumer \"" + consumer + "\"", connection -> {
            try (PreparedStatement query = connection.prepareStatement(dialect.sql(RESULT))) {
                query.setString(1, consumer);
                query.setString(2, key);
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? Optional.ofNullable(row.getBytes(1)) : Optional.empty();
                }
            }
        });
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
