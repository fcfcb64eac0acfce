// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Claims messages that keep an order: of each lane (destination and key) the first that is live, unless one is claimed.
 *
 * <p>Looks at a window of lanes at a time and goes on where it stopped, so that what a look costs does not grow with the
 * backlog, and every lane gets its turn. That two relays never hold the same lane is not this class's doing: a unique index
 * refuses the second.
 */
final class LaneClaims {

    private static final int WINDOW = 1000;

    private static final String RELEASE =
            "UPDATE holdfast_message SET owner = NULL WHERE id = ? AND owner IS NOT NULL AND due_at <= NOW";

    private final Dialect dialect;

    /** Behind which lane the next look begins; a hint only, so it may be lost. */
    private volatile String last = "";

    LaneClaims(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The first message of a lane. */
    private record Head(String lane, String id, long position, String destination, boolean due) {}

    /** The message of a lane that somebody claims, or has claimed. */
    private record Busy(String id, boolean expired) {}

    List<MessageRow> claim(Connection connection, Claim claim, int limit) throws SQLException {
        String from = last;
        boolean fromTheFirst = from.isEmpty();
        while (true) {
            List<Head> window = window(connection, from);
            boolean end = window.size() < WINDOW;
            last = end ? "" : window.get(window.size() - 1).lane();
            List<MessageRow> claimed = claim(connection, claim, limit, window);
            if (!claimed.isEmpty() || (end && fromTheFirst)) {
                return claimed;
            }
            fromTheFirst |= end;
            from = last;
        }
    }

    private List<Head> window(Connection connection, String from) throws SQLException {
        List<Head> heads = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(dialect.sql(dialect.nextLanes()))) {
            query.setString(1, from);
            query.setInt(2, WINDOW);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    heads.add(new Head(
                            row.getString(1), row.getString(2), row.getLong(3), row.getString(4), row.getBoolean(5)));
                }
            }
        }
        return heads;
    }

    private List<MessageRow> claim(Connection connection, Claim claim, int limit, List<Head> window)
            throws SQLException {
        List<Head> candidates = window.stream()
                .filter(head -> head.due() && claim.covers(head.destination()))
                .sorted(Comparator.comparingLong(Head::position))
                .toList();
        if (candidates.isEmpty()) {
            return List.of();
        }
        Map<String, Busy> busy = busy(connection, candidates);
        List<String> free = new ArrayList<>();
        for (Head head : candidates) {
            if (free.size() < limit && isFree(connection, head, busy)) {
                free.add(head.id());
            }
        }
        return free.isEmpty() ? List.of() : claimThese(connection, claim, free);
    }

    private Map<String, Busy> busy(Connection connection, List<Head> heads) throws SQLException {
        List<String> lanes = heads.stream().map(Head::lane).toList();
        Map<String, Busy> busy = new HashMap<>();
        try (PreparedStatement query = dialect.prepare(connection, dialect.busyLanes(), lanes)) {
            dialect.bind(query, 1, lanes);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    busy.put(row.getString(1), new Busy(row.getString(2), row.getBoolean(3)));
                }
            }
        }
        return busy;
    }

    /** A claim that has run out is ended first, if the head is another message: one that was committed late. */
    private boolean isFree(Connection connection, Head head, Map<String, Busy> busy) throws SQLException {
        Busy holder = busy.get(head.lane());
        if (holder == null || holder.id().equals(head.id())) {
            return true;
        }
        if (!holder.expired()) {
            return false;
        }
        try (PreparedStatement update = connection.prepareStatement(dialect.sql(RELEASE))) {
            update.setString(1, holder.id());
            return update.executeUpdate() == 1;
        }
    }

    private List<MessageRow> claimThese(Connection connection, Claim claim, List<String> ids) throws SQLException {
        try {
            return dialect.claimThese(connection, claim, ids);
        } catch (SQLException error) {
            if (dialect.classify(error) != SqlTrouble.DUPLICATE) {
                throw error;
            }
        }
        // Another relay was quicker with one of the lanes; which one, only asking for each can tell.
        List<MessageRow> claimed = new ArrayList<>();
        for (String id : ids) {
            try {
                claimed.addAll(dialect.claimThese(connection, claim, List.of(id)));
            } catch (SQLException error) {
                if (dialect.classify(error) != SqlTrouble.DUPLICATE) {
                    throw error;
                }
            }
        }
        return claimed;
    }
}
