// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.State;
import io.holdfast.Operations.Status;
import io.holdfast.spi.Inspection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** What an operator sees of the outbox and does to what is parked. Plain reads: nobody waits for them. */
final class OutboxInspection implements Inspection {

    /** Everything but the payload. */
    private static final String SELECT = """
            SELECT id, destination, state, owner IS NOT NULL AND due_at > NOW, type, message_key, headers, attempts,
              NOW - created_at, reason
            FROM holdfast_message
            """;

    private static final String STATUS = """
            SELECT destination,
              SUM(CASE WHEN state = 'WAITING' THEN 1 ELSE 0 END),
              SUM(CASE WHEN state = 'PARKED' THEN 1 ELSE 0 END),
              NOW - MIN(CASE WHEN state = 'WAITING' THEN created_at END)
            FROM holdfast_message
            GROUP BY destination
            ORDER BY destination
            """;

    private static final String FIND_PARKED =
            "SELECT destination, message_key, ordered FROM holdfast_message WHERE id = ? AND state = 'PARKED'";

    private static final String RETRY = """
            UPDATE holdfast_message
            SET state = 'WAITING', lane = ?, due_at = NOW, attempts = 0, reason = NULL, modified_at = NOW
            WHERE id = ? AND state = 'PARKED'
            """;

    private static final String DISCARD = "DELETE FROM holdfast_message WHERE id = ? AND state = 'PARKED'";

    private final Database database;
    private final Dialect dialect;

    OutboxInspection(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    @Override
    public List<Entry> list(Filter filter, int limit) {
        StringJoiner where = new StringJoiner(" AND ", " WHERE ", "").setEmptyValue("");
        List<Object> values = new ArrayList<>();
        filter.destination().ifPresent(name -> add(where, "destination = ?", values, name));
        filter.key().ifPresent(key -> add(where, "message_key = ?", values, key));
        filter.olderThan().ifPresent(age -> add(where, "created_at <= NOW - ?", values, Micros.of(age)));
        filter.after().ifPresent(id -> add(where, "id > ?", values, id.value()));
        filter.state().ifPresent(state -> where.add(condition(state)));
        values.add(limit);
        return select(where + " ORDER BY id LIMIT ?", values);
    }

    private static void add(StringJoiner where, String condition, List<Object> values, Object value) {
        where.add(condition);
        values.add(value);
    }

    private static String condition(State state) {
        return switch (state) {
            case WAITING -> "state = 'WAITING' AND (owner IS NULL OR due_at <= NOW)";
            case CLAIMED -> "state = 'WAITING' AND owner IS NOT NULL AND due_at > NOW";
            case PARKED -> "lane IS NULL AND state = 'PARKED'";
            case DELIVERED -> "lane IS NULL AND state = 'DELIVERED'";
            case CONSUMED -> "lane IS NULL AND state = 'CONSUMED'";
            case UNDECIDED -> "1 = 0";
        };
    }

    @Override
    public Optional<Entry> find(MessageId id) {
        return select("WHERE id = ?", List.of(id.value())).stream().findFirst();
    }

    private List<Entry> select(String rest, List<Object> values) {
        return database.alone("Cannot look into the outbox", connection -> {
            try (PreparedStatement query = connection.prepareStatement(dialect.sql(SELECT + rest))) {
                for (int at = 0; at < values.size(); at++) {
                    query.setObject(at + 1, values.get(at));
                }
                List<Entry> entries = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        entry(row).ifPresent(entries::add);
                    }
                }
                return entries;
            }
        });
    }

    private static Optional<Entry> entry(ResultSet row) throws SQLException {
        Optional<MessageId> id = id(row.getString(1));
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Entry(
                id.get(),
                row.getString(2),
                state(row.getString(3), row.getBoolean(4)),
                Optional.ofNullable(row.getString(5)),
                Optional.ofNullable(row.getString(6)),
                headers(row.getString(7)),
                row.getInt(8),
                Micros.duration(Math.max(0, row.getLong(9))),
                Optional.ofNullable(row.getString(10))));
    }

    /** An operator has no name for a row whose id is damaged, but must see the others; the counts include it. */
    private static Optional<MessageId> id(String stored) {
        try {
            return Optional.of(MessageId.of(stored));
        } catch (MessageRejectedException damaged) {
            return Optional.empty();
        }
    }

    private static State state(String stored, boolean claimed) {
        return claimed && stored.equals("WAITING") ? State.CLAIMED : State.valueOf(stored);
    }

    /** A message is parked when its headers cannot be read; an operator must see it all the same. */
    private static Map<String, String> headers(@org.jspecify.annotations.Nullable String text) {
        try {
            return HeaderText.read(text);
        } catch (IllegalArgumentException damaged) {
            return Map.of();
        }
    }

    @Override
    public List<Status> status() {
        return database.alone("Cannot count the outbox", connection -> {
            List<Status> all = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(dialect.sql(STATUS));
                    ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    all.add(new Status(
                            row.getString(1),
                            row.getLong(2),
                            0,
                            row.getLong(3),
                            Micros.duration(Math.max(0, row.getLong(4))),
                            false,
                            Optional.empty()));
                }
            }
            return all;
        });
    }

    @Override
    public boolean retry(MessageId id) {
        return database.alone("Cannot retry message " + id, connection -> {
            String lane;
            try (PreparedStatement query = connection.prepareStatement(dialect.sql(FIND_PARKED))) {
                query.setString(1, id.value());
                try (ResultSet row = query.executeQuery()) {
                    if (!row.next()) {
                        return false;
                    }
                    lane = row.getBoolean(3)
                            ? MessageRow.lane(row.getString(1), Optional.ofNullable(row.getString(2)))
                            : "";
                }
            }
            try (PreparedStatement update = connection.prepareStatement(dialect.sql(RETRY))) {
                update.setString(1, lane);
                update.setString(2, id.value());
                return update.executeUpdate() == 1;
            }
        });
    }

    @Override
    public boolean discard(MessageId id) {
        return database.alone("Cannot discard message " + id, connection -> {
            try (PreparedStatement delete = connection.prepareStatement(dialect.sql(DISCARD))) {
                delete.setString(1, id.value());
                return delete.executeUpdate() == 1;
            }
        });
    }
}
