// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.MessageId;
import io.holdfast.spi.Settlement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Records what became of claimed messages. A settlement that comes under an old token finds no row. */
final class Settling {

    private static final String MARK_DELIVERED = """
            UPDATE holdfast_message
            SET state = 'DELIVERED', lane = NULL, owner = NULL, reason = NULL, finished_at = NOW, modified_at = NOW
            WHERE id = ? AND token = ? AND owner IS NOT NULL AND ledger
            """;

    private static final String POSTPONE = """
            UPDATE holdfast_message
            SET owner = NULL, due_at = NOW + ?, attempts = attempts + ?, reason = ?, modified_at = NOW
            WHERE id = ? AND token = ? AND owner IS NOT NULL
            """;

    private static final String PARK = """
            UPDATE holdfast_message
            SET state = 'PARKED', lane = NULL, owner = NULL, reason = ?, modified_at = NOW
            WHERE id = ? AND token = ? AND owner IS NOT NULL
            """;

    private static final int LONGEST_REASON = 1000;

    private final Dialect dialect;

    Settling(Dialect dialect) {
        this.dialect = dialect;
    }

    Set<MessageId> settle(Connection connection, List<Settlement> settlements) throws SQLException {
        Map<Long, List<MessageId>> delivered = new TreeMap<>();
        List<Settlement.Postponed> postponed = new ArrayList<>();
        List<Settlement.Parked> parked = new ArrayList<>();
        for (Settlement settlement : settlements) {
            if (settlement instanceof Settlement.Postponed later) {
                postponed.add(later);
            } else if (settlement instanceof Settlement.Parked aside) {
                parked.add(aside);
            } else {
                delivered
                        .computeIfAbsent(settlement.token(), token -> new ArrayList<>())
                        .add(settlement.id());
            }
        }
        Set<MessageId> effective = new HashSet<>();
        for (Map.Entry<Long, List<MessageId>> sameToken : delivered.entrySet()) {
            deliver(connection, sameToken.getKey(), sameToken.getValue(), effective);
        }
        postpone(connection, postponed, effective);
        park(connection, parked, effective);
        return effective;
    }

    /** Nearly always the first statement does it all. What it leaves is kept for a ledger, or belongs to somebody else. */
    private void deliver(Connection connection, long token, List<MessageId> ids, Set<MessageId> effective)
            throws SQLException {
        List<String> values = ids.stream().map(MessageId::value).toList();
        Set<String> deleted = new HashSet<>(dialect.deleteDelivered(connection, token, values));
        List<MessageId> left = new ArrayList<>();
        for (MessageId id : ids) {
            (deleted.contains(id.value()) ? effective : left).add(id);
        }
        if (!left.isEmpty()) {
            try (PreparedStatement update = connection.prepareStatement(dialect.sql(MARK_DELIVERED))) {
                for (MessageId id : left) {
                    update.setString(1, id.value());
                    update.setLong(2, token);
                    update.addBatch();
                }
                addEffective(update, left, effective);
            }
        }
    }

    private void postpone(Connection connection, List<Settlement.Postponed> postponed, Set<MessageId> effective)
            throws SQLException {
        if (postponed.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(dialect.sql(POSTPONE))) {
            for (Settlement.Postponed later : postponed) {
                update.setLong(1, Micros.of(later.delay()));
                update.setInt(2, later.counted() ? 1 : 0);
                update.setString(3, reason(later.reason()));
                update.setString(4, later.id().value());
                update.setLong(5, later.token());
                update.addBatch();
            }
            addEffective(
                    update, postponed.stream().map(Settlement.Postponed::id).toList(), effective);
        }
    }

    private void park(Connection connection, List<Settlement.Parked> parked, Set<MessageId> effective)
            throws SQLException {
        if (parked.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(dialect.sql(PARK))) {
            for (Settlement.Parked aside : parked) {
                update.setString(1, reason(aside.reason()));
                update.setString(2, aside.id().value());
                update.setLong(3, aside.token());
                update.addBatch();
            }
            addEffective(update, parked.stream().map(Settlement.Parked::id).toList(), effective);
        }
    }

    /** For a row that no message can be made of. */
    int park(Connection connection, MessageRow row, RuntimeException error) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(dialect.sql(PARK))) {
            update.setString(1, reason("Its row cannot be read: " + error.getMessage()));
            update.setString(2, row.id());
            update.setLong(3, row.token());
            return update.executeUpdate();
        }
    }

    /** A driver that sends batches in bulk may not count; then nobody hears that a claim was lost, which is all it costs. */
    private static void addEffective(PreparedStatement batch, List<MessageId> ids, Set<MessageId> effective)
            throws SQLException {
        int[] counts = batch.executeBatch();
        for (int at = 0; at < counts.length; at++) {
            if (counts[at] == 1 || counts[at] == Statement.SUCCESS_NO_INFO) {
                effective.add(ids.get(at));
            }
        }
    }

    /** Some databases cannot store U+0000 in a text, and columns end. */
    static String reason(String text) {
        String storable = text.replace('\0', ' ');
        return storable.length() <= LONGEST_REASON ? storable : storable.substring(0, LONGEST_REASON);
    }
}
