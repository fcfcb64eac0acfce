// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * MariaDB. Our own statements run under READ COMMITTED: under REPEATABLE READ an update locks gaps, and publishers would wait
 * for a relay.
 */
class MariaDbDialect extends PortableDialect {

    private static final String DELETE_DELIVERED = """
            DELETE FROM holdfast_message
            WHERE id IN (LIST) AND token = ? AND owner IS NOT NULL AND NOT ledger
            RETURNING id
            """;

    private static final int DUPLICATE_ENTRY = 1062;

    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private static final int DEADLOCK = 1213;

    /** The row has changed since this transaction's snapshot: what other databases call a serialization failure. */
    private static final int RECORD_CHANGED = 1020;

    MariaDbDialect(Tables tables) {
        super(tables);
    }

    @Override
    String product() {
        return "MariaDB";
    }

    @Override
    String folder() {
        return "mariadb";
    }

    /** Of a moment in local time the server could not tell which of the two hours in autumn it belongs to. */
    @Override
    String now() {
        return "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";
    }

    @Override
    SqlTrouble classify(SQLException error) {
        return switch (error.getErrorCode()) {
            case DUPLICATE_ENTRY -> SqlTrouble.DUPLICATE;
            case LOCK_WAIT_TIMEOUT -> SqlTrouble.LOCKED;
            case DEADLOCK, RECORD_CHANGED -> SqlTrouble.ROLLED_BACK;
            default -> SqlTrouble.byState(error);
        };
    }

    @Override
    int isolation() {
        return Connection.TRANSACTION_READ_COMMITTED;
    }

    /** In powers of two, so that there are few different statements. */
    @Override
    String list(String statement, int size) {
        return statement.replace("IN (LIST)", "IN (" + "?, ".repeat(padded(size) - 1) + "?)");
    }

    @Override
    int bind(PreparedStatement statement, int at, List<String> list) throws SQLException {
        int places = padded(list.size());
        for (int place = 0; place < places; place++) {
            statement.setString(at + place, list.get(Math.min(place, list.size() - 1)));
        }
        return at + places;
    }

    private static int padded(int size) {
        return size <= 1 ? 1 : Integer.highestOneBit(size - 1) * 2;
    }

    @Override
    String deleteDelivered() {
        return DELETE_DELIVERED;
    }

    @Override
    String deleteSome(String table, String keys, String condition) {
        return "DELETE FROM %s WHERE %s LIMIT ?".formatted(table, condition.replace("old.", table + "."));
    }

    @Override
    String recordInInbox() {
        return "SET STATEMENT innodb_lock_wait_timeout = 2 FOR " + super.recordInInbox();
    }

    @Override
    <T> T waitingBriefly(Connection connection, Database.Work<T> work) throws SQLException {
        long before = number(connection, "SELECT @@SESSION.innodb_lock_wait_timeout");
        execute(connection, "SET SESSION innodb_lock_wait_timeout = 1");
        try {
            return work.on(connection);
        } finally {
            execute(connection, "SET SESSION innodb_lock_wait_timeout = " + before);
        }
    }
}
