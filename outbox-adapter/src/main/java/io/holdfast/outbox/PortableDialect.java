// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.spi.Inbox;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Claims for databases whose updates do not return rows: looks without locks, updates what is still as it looked, and reads
 * back what bears this claim's name. Each statement is a transaction: a relay that stops between two holds no lock, and a
 * claim never makes a publisher wait.
 */
abstract class PortableDialect extends Dialect {

    private static final String LOOK = """
            SELECT id FROM holdfast_message
            WHERE lane = '' AND due_at <= NOW AND %s
            ORDER BY due_at, position
            LIMIT ?
            """;

    private static final String TAKE = """
            UPDATE holdfast_message
            SET owner = ?, token = token + 1, due_at = NOW + ?, modified_at = NOW
            WHERE id IN (LIST) AND lane IS NOT NULL AND due_at <= NOW
            """;

    private static final String READ_BACK = """
            SELECT id, position, destination, type, content_type, message_key, headers, body,
              published_at, deliver_at, ordered, token, attempts
            FROM holdfast_message
            WHERE id IN (LIST) AND owner = ?
            """;

    private static final String NEXT_LANES = """
            SELECT head.lane, head.id, head.position, head.destination, head.due_at <= NOW
            FROM holdfast_message head
            JOIN (SELECT lane, MIN(position) AS position FROM holdfast_message
                  WHERE lane > ? GROUP BY lane ORDER BY lane LIMIT ?) first
              ON head.position = first.position AND head.lane = first.lane
            ORDER BY head.lane
            """;

    private static final String BUSY_LANES =
            "SELECT lane, id, due_at <= NOW FROM holdfast_message WHERE busy_lane IN (LIST)";

    PortableDialect(Tables tables) {
        super(tables);
    }

    @Override
    List<MessageRow> claimDue(Connection connection, Claim claim, int limit) throws SQLException {
        List<String> found = look(connection, claim, limit);
        return found.isEmpty() ? List.of() : claimThese(connection, claim, found);
    }

    private List<String> look(Connection connection, Claim claim, int limit) throws SQLException {
        String statement = LOOK.formatted(claim.destinationFilter());
        try (PreparedStatement query = prepare(connection, statement, claim.destinations())) {
            int at = claim.coversAll() ? 1 : bind(query, 1, claim.destinations());
            query.setInt(at, limit);
            return texts(query);
        }
    }

    @Override
    List<MessageRow> claimThese(Connection connection, Claim claim, List<String> ids) throws SQLException {
        // In one order for everybody: two claims that overlap must not wait for each other.
        List<String> sorted = new ArrayList<>(ids);
        sorted.sort(null);
        try (PreparedStatement update = prepare(connection, TAKE, sorted)) {
            update.setString(1, claim.owner());
            update.setLong(2, claim.leaseMicros());
            bind(update, 3, sorted);
            if (update.executeUpdate() == 0) {
                return List.of();
            }
        }
        try (PreparedStatement query = prepare(connection, READ_BACK, sorted)) {
            query.setString(bind(query, 1, sorted), claim.owner());
            return rows(query);
        }
    }

    @Override
    String nextLanes() {
        return NEXT_LANES;
    }

    @Override
    String busyLanes() {
        return BUSY_LANES;
    }

    @Override
    String insertIfAbsent(String table, String columns, String values) {
        return "INSERT INTO %s (%s) VALUES (%s)".formatted(table, columns, values);
    }

    @Override
    boolean inserted(PreparedStatement insertIfAbsent) throws SQLException {
        try {
            return insertIfAbsent.executeUpdate() == 1;
        } catch (SQLException error) {
            if (classify(error) == SqlTrouble.DUPLICATE) {
                return false;
            }
            throw error;
        }
    }

    /** The insert waits for whoever holds the key; what it then says is true. Only this statement is undone by a refusal. */
    @Override
    Inbox.Answer record(Connection connection, String consumer, String key) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql(recordInInbox()))) {
            insert.setString(1, consumer);
            insert.setString(2, key);
            insert.executeUpdate();
            return Inbox.Answer.FIRST;
        } catch (SQLException error) {
            return switch (classify(error)) {
                case DUPLICATE -> Inbox.Answer.SEEN;
                case LOCKED -> Inbox.Answer.BUSY;
                default -> throw error;
            };
        }
    }

    String recordInInbox() {
        return "INSERT INTO holdfast_inbox (consumer, message_key, created_at) VALUES (?, ?, NOW)";
    }
}
