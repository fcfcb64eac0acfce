// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.spi.Inbox;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** MySQL 5.7 and later: MariaDB without what MariaDB has added. */
final class MySqlDialect extends MariaDbDialect {

    private static final String LOCK_DELIVERED = """
            SELECT id FROM holdfast_message
            WHERE id IN (LIST) AND token = ? AND owner IS NOT NULL AND NOT ledger
            FOR UPDATE
            """;

    private static final String DELETE_LOCKED = "DELETE FROM holdfast_message WHERE id IN (LIST)";

    MySqlDialect(Tables tables) {
        super(tables);
    }

    @Override
    String product() {
        return "MySQL";
    }

    @Override
    String folder() {
        return "mysql";
    }

    /** A delete does not say what it deleted, so both happen in one transaction. */
    @Override
    List<String> deleteDelivered(Connection connection, long token, List<String> ids) throws SQLException {
        return Database.together(connection, mine -> deleteLocked(mine, token, ids));
    }

    private List<String> deleteLocked(Connection connection, long token, List<String> ids) throws SQLException {
        List<String> found;
        try (PreparedStatement query = prepare(connection, LOCK_DELIVERED, ids)) {
            query.setLong(bind(query, 1, ids), token);
            found = texts(query);
        }
        if (!found.isEmpty()) {
            try (PreparedStatement delete = prepare(connection, DELETE_LOCKED, found)) {
                bind(delete, 1, found);
                delete.executeUpdate();
            }
        }
        return found;
    }

    @Override
    String recordInInbox() {
        return "INSERT INTO holdfast_inbox (consumer, message_key, created_at) VALUES (?, ?, NOW)";
    }

    @Override
    Inbox.Answer record(Connection connection, String consumer, String key) throws SQLException {
        return waitingBriefly(connection, same -> super.record(same, consumer, key));
    }
}
