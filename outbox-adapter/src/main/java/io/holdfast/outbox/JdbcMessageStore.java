// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.Status;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.Settlement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The outbox table. */
final class JdbcMessageStore implements MessageStore, Inspection {

    private static final String INSERT = """
            INSERT INTO holdfast_message
              (id, destination, type, content_type, message_key, headers, body, published_at, deliver_at,
               state, ordered, ledger, lane, due_at, owner, token, attempts, created_at, modified_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'WAITING', ?, ?, ?, NOW + ?, ?, ?, 0, NOW, NOW)
            """;

    private static final String FIND = "SELECT id FROM holdfast_message WHERE id = ?";

    private static final String DELETE_CONSUMED = "DELETE FROM holdfast_message WHERE id = ? AND NOT ledger";

    private static final String MARK_CONSUMED = """
            UPDATE holdfast_message
            SET state = 'CONSUMED', lane = NULL, owner = NULL, reason = NULL, finished_at = NOW, modified_at = NOW
            WHERE id = ? AND ledger AND state <> 'CONSUMED'
            """;

    private static final String FINISHED =
            "lane IS NULL AND state IN ('DELIVERED', 'CONSUMED') AND finished_at <= NOW - ?";

    private static final String FORGOTTEN = """
            created_at <= NOW - ? AND NOT EXISTS (
              SELECT 1 FROM holdfast_message m
              WHERE m.id = old.message_id AND m.state IN ('WAITING', 'PARKED'))
            """;

    private static final long BORN_CLAIMED = 1;

    private final Database database;
    private final Dialect dialect;
    private final RequestIds requests;
    private final Claims claims;
    private final Settling settling;
    private final OutboxInspection inspection;
    private final String insert;

    JdbcMessageStore(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
        this.requests = new RequestIds(dialect);
        this.claims = new Claims(dialect);
        this.settling = new Settling(dialect);
        this.inspection = new OutboxInspection(database, dialect);
        this.insert = dialect.sql(INSERT);
    }

    @Override
    public List<Appended> append(List<NewMessage> messages, String owner, Duration lease) {
        return database.inTransaction("Cannot store " + described(messages), connection -> {
            List<Appended> appended = new ArrayList<>();
            List<NewMessage> rows = new ArrayList<>();
            for (NewMessage asked : messages) {
                Optional<MessageId> before = publishedBefore(connection, asked);
                if (before.isEmpty()) {
                    rows.add(asked);
                }
                appended.add(before.map(id -> new Appended(id, true, Optional.empty()))
                        .orElseGet(() -> fresh(asked)));
            }
            insert(connection, rows, owner, lease);
            return appended;
        });
    }

    private static String described(List<NewMessage> messages) {
        return messages.size() == 1 ? "message " + messages.get(0).message().id() : messages.size() + " messages";
    }

    private Optional<MessageId> publishedBefore(Connection connection, NewMessage asked) throws SQLException {
        return asked.requestId().isEmpty()
                ? Optional.empty()
                : requests.reserve(connection, asked.requestId().get(), asked.message());
    }

    private static boolean bornClaimed(NewMessage asked) {
        return asked.delay().isZero() && !asked.ordered();
    }

    private static Appended fresh(NewMessage asked) {
        Optional<ClaimedMessage> claim = bornClaimed(asked)
                ? Optional.of(new ClaimedMessage(asked.message(), BORN_CLAIMED, 0, false))
                : Optional.empty();
        return new Appended(asked.message().id(), false, claim);
    }

    private void insert(Connection connection, List<NewMessage> rows, String owner, Duration lease)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            for (NewMessage row : rows) {
                bind(statement, row, owner, lease);
                if (rows.size() == 1) {
                    statement.executeUpdate();
                } else {
                    statement.addBatch();
                }
            }
            if (rows.size() > 1) {
                statement.executeBatch();
            }
        }
    }

    private static void bind(PreparedStatement statement, NewMessage asked, String owner, Duration lease)
            throws SQLException {
        boolean bornClaimed = bornClaimed(asked);
        int at = MessageRow.write(statement, asked.message());
        statement.setBoolean(at, asked.ordered());
        statement.setBoolean(at + 1, asked.ledger());
        statement.setString(at + 2, MessageRow.lane(asked));
        statement.setLong(at + 3, Micros.of(bornClaimed ? lease : asked.delay()));
        if (bornClaimed) {
            statement.setString(at + 4, owner);
        } else {
            statement.setNull(at + 4, Types.VARCHAR);
        }
        statement.setLong(at + 5, bornClaimed ? BORN_CLAIMED : 0);
    }

    @Override
    public List<ClaimedMessage> claim(ClaimRequest request) {
        return database.alone("Cannot claim messages", connection -> claims.claim(connection, request)).stream()
                .sorted(Comparator.comparingLong(MessageRow::position))
                .flatMap(row -> readable(row).stream())
                .toList();
    }

    private Optional<ClaimedMessage> readable(MessageRow row) {
        try {
            return Optional.of(row.claimed());
        } catch (RuntimeException error) {
            database.alone("Cannot park message " + row.id(), connection -> settling.park(connection, row, error));
            return Optional.empty();
        }
    }

    @Override
    public Set<MessageId> settle(List<Settlement> settlements) {
        if (settlements.isEmpty()) {
            return Set.of();
        }
        return database.alone(
                "Cannot settle " + settlements.size() + " messages",
                connection -> settling.settle(connection, settlements));
    }

    @Override
    public boolean consumed(MessageId id) {
        return database.alone(
                "Cannot end message " + id,
                connection -> isCommitted(connection, id)
                        && (change(connection, DELETE_CONSUMED, id) || change(connection, MARK_CONSUMED, id)));
    }

    /** A plain read first: a statement that locks would wait for a transaction that is still storing the message. */
    private boolean isCommitted(Connection connection, MessageId id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(dialect.sql(FIND))) {
            query.setString(1, id.value());
            return !Dialect.texts(query).isEmpty();
        }
    }

    private boolean change(Connection connection, String statement, MessageId id) throws SQLException {
        try (PreparedStatement change = connection.prepareStatement(dialect.sql(statement))) {
            change.setString(1, id.value());
            return change.executeUpdate() == 1;
        }
    }

    @Override
    public int purge(Duration age, int limit) {
        int finished = purge("holdfast_message", "id", FINISHED, age, limit);
        return finished + purge("holdfast_request", "request_id", FORGOTTEN, age, limit - finished);
    }

    private int purge(String table, String key, String condition, Duration age, int limit) {
        return database.alone("Cannot purge the outbox", connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement(dialect.sql(dialect.deleteSome(table, key, condition)))) {
                delete.setLong(1, Micros.of(age));
                delete.setInt(2, limit);
                return delete.executeUpdate();
            }
        });
    }

    @Override
    public List<Entry> list(Filter filter, int limit) {
        return inspection.list(filter, limit);
    }

    @Override
    public Optional<Entry> find(MessageId id) {
        return inspection.find(id);
    }

    @Override
    public List<Status> status() {
        return inspection.status();
    }

    @Override
    public boolean retry(MessageId id) {
        return inspection.retry(id);
    }

    @Override
    public boolean discard(MessageId id) {
        return inspection.discard(id);
    }
}
