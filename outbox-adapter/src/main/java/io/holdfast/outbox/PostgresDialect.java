// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.spi.Inbox;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL: one round trip for a claim, a settlement, an inbox entry, because statements return what they changed. */
final class PostgresDialect extends Dialect {

    /**
     * The candidates are chosen once, and reached by where they are: a join would be planned for an unknown limit, which
     * may mean reading the whole table. They are locked, so they stay there.
     */
    private static final String CLAIM_DUE = """
            WITH due AS MATERIALIZED (
              SELECT ctid AS place, due_at FROM holdfast_message
              WHERE lane = '' AND due_at >= ? AND due_at <= NOW AND %s
              ORDER BY due_at, position
              LIMIT ?
              FOR UPDATE SKIP LOCKED)
            UPDATE holdfast_message
            SET owner = ?, token = token + 1, due_at = NOW + ?, modified_at = NOW
            WHERE ctid = ANY (ARRAY(SELECT place FROM due))
            RETURNING id, position, destination, type, content_type, message_key, headers, body,
              published_at, deliver_at, ordered, token, attempts, (SELECT max(due_at) FROM due)
            """;

    private static final String CLAIM_THESE = """
            UPDATE holdfast_message
            SET owner = ?, token = token + 1, due_at = NOW + ?, modified_at = NOW
            WHERE id IN (LIST) AND lane <> '' AND due_at <= NOW
            RETURNING id, position, destination, type, content_type, message_key, headers, body,
              published_at, deliver_at, ordered, token, attempts
            """;

    /** Jumps through the index from lane to lane: a lane costs the same with one message or a million. */
    private static final String NEXT_LANES = """
            WITH RECURSIVE head AS (
              (SELECT lane, id, position, destination, due_at FROM holdfast_message
               WHERE lane > ? AND lane <> '' ORDER BY lane, position LIMIT 1)
              UNION ALL
              SELECT next.* FROM head CROSS JOIN LATERAL (
                SELECT m.lane, m.id, m.position, m.destination, m.due_at FROM holdfast_message m
                WHERE m.lane > head.lane AND m.lane <> '' ORDER BY m.lane, m.position LIMIT 1) next)
            SELECT lane, id, position, destination, due_at <= NOW FROM head LIMIT ?
            """;

    private static final String BUSY_LANES = """
            SELECT lane, id, due_at <= NOW FROM holdfast_message
            WHERE lane IN (LIST) AND lane <> '' AND owner IS NOT NULL
            """;

    private static final String DELETE_DELIVERED = """
            DELETE FROM holdfast_message
            WHERE id IN (LIST) AND token = ? AND owner IS NOT NULL AND NOT ledger
            RETURNING id
            """;

    /**
     * The advisory lock tells whether another transaction is recording this very key now. Waiting for its insert would need
     * a lock timeout, and one that strikes spoils the caller's transaction.
     */
    private static final String RECORD_IN_INBOX = """
            WITH mine AS MATERIALIZED (
              SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0)) AS alone),
            inserted AS (
              INSERT INTO holdfast_inbox (consumer, message_key, created_at)
              SELECT ?, ?, NOW FROM mine WHERE alone
              ON CONFLICT DO NOTHING
              RETURNING consumer)
            SELECT (SELECT alone FROM mine), EXISTS (SELECT 1 FROM inserted)
            """;

    private static final String IS_IN_INBOX =
            "SELECT EXISTS (SELECT 1 FROM holdfast_inbox WHERE consumer = ? AND message_key = ?)";

    private final Frontier frontier = new Frontier(System::nanoTime);

    PostgresDialect(Tables tables) {
        super(tables);
    }

    @Override
    String product() {
        return "PostgreSQL";
    }

    @Override
    String folder() {
        return "postgresql";
    }

    @Override
    String now() {
        // In floating point, which is exact to the microsecond until 2106 and cheaper than extract's decimals.
        return "(date_part('epoch', statement_timestamp()) * 1000000)::bigint";
    }

    @Override
    SqlTrouble classify(SQLException error) {
        return "55P03".equals(error.getSQLState()) ? SqlTrouble.LOCKED : SqlTrouble.byState(error);
    }

    @Override
    String list(String statement, int size) {
        return statement.replace("NOT IN (LIST)", "<> ALL (?)").replace("IN (LIST)", "= ANY (?)");
    }

    @Override
    int bind(PreparedStatement statement, int at, List<String> list) throws SQLException {
        statement.setArray(at, statement.getConnection().createArrayOf("text", list.toArray()));
        return at + 1;
    }

    @Override
    List<MessageRow> claimDue(Connection connection, Claim claim, int limit) throws SQLException {
        if (!claim.coversAll()) {
            return claimDue(connection, claim, limit, Frontier.NONE);
        }
        long from = frontier.get();
        List<MessageRow> claimed = claimDue(connection, claim, limit, from);
        if (claimed.size() < limit && from != Frontier.NONE) {
            frontier.forget();
            claimed.addAll(claimDue(connection, claim, limit - claimed.size(), Frontier.NONE));
        }
        return claimed;
    }

    private List<MessageRow> claimDue(Connection connection, Claim claim, int limit, long from) throws SQLException {
        String statement = CLAIM_DUE.formatted(claim.destinationFilter());
        try (PreparedStatement update = prepare(connection, statement, claim.destinations())) {
            update.setLong(1, from);
            int at = claim.coversAll() ? 2 : bind(update, 2, claim.destinations());
            update.setInt(at, limit);
            update.setString(at + 1, claim.owner());
            update.setLong(at + 2, claim.leaseMicros());
            List<MessageRow> rows = new ArrayList<>();
            try (ResultSet row = update.executeQuery()) {
                while (row.next()) {
                    rows.add(MessageRow.read(row));
                    if (rows.size() == limit && claim.coversAll()) {
                        frontier.reached(row.getLong(MessageRow.COLUMNS + 1));
                    }
                }
            }
            return rows;
        }
    }

    @Override
    List<MessageRow> claimThese(Connection connection, Claim claim, List<String> ids) throws SQLException {
        try (PreparedStatement update = prepare(connection, CLAIM_THESE, ids)) {
            update.setString(1, claim.owner());
            update.setLong(2, claim.leaseMicros());
            bind(update, 3, ids);
            return rows(update);
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
    String deleteDelivered() {
        return DELETE_DELIVERED;
    }

    @Override
    String deleteSome(String table, String keys, String condition) {
        return """
            DELETE FROM %s WHERE (%s) IN (SELECT %s FROM %s old WHERE %s LIMIT ?)
            """.formatted(table, keys, keys, table, condition);
    }

    @Override
    String insertIfAbsent(String table, String columns, String values) {
        return "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO NOTHING".formatted(table, columns, values);
    }

    @Override
    boolean inserted(PreparedStatement insertIfAbsent) throws SQLException {
        return insertIfAbsent.executeUpdate() == 1;
    }

    @Override
    Inbox.Answer record(Connection connection, String consumer, String key) throws SQLException {
        try (PreparedStatement record = connection.prepareStatement(sql(RECORD_IN_INBOX))) {
            record.setString(1, tables().in("holdfast_inbox") + '\n' + consumer + '\n' + key);
            record.setString(2, consumer);
            record.setString(3, key);
            try (ResultSet answer = record.executeQuery()) {
                answer.next();
                if (answer.getBoolean(1)) {
                    return answer.getBoolean(2) ? Inbox.Answer.FIRST : Inbox.Answer.SEEN;
                }
            }
        }
        return isInInbox(connection, consumer, key) ? Inbox.Answer.SEEN : Inbox.Answer.BUSY;
    }

    private boolean isInInbox(Connection connection, String consumer, String key) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql(IS_IN_INBOX))) {
            query.setString(1, consumer);
            query.setString(2, key);
            try (ResultSet answer = query.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    @Override
    <T> T waitingBriefly(Connection connection, Database.Work<T> work) throws SQLException {
        execute(connection, "SET LOCAL lock_timeout = '1s'");
        return work.on(connection);
    }
}
