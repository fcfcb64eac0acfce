// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * H2. Its clock stands still during a transaction, so there a lease counts from the transaction's beginning: a transaction
 * longer than the lease may have its messages sent twice, which the inbox makes good.
 */
final class H2Dialect extends PortableDialect {

    private static final String DELETE_DELIVERED = """
            SELECT id FROM OLD TABLE (
              DELETE FROM holdfast_message
              WHERE id IN (LIST) AND token = ? AND owner IS NOT NULL AND NOT ledger)
            """;

    /** Two codes of H2: a lock timeout, and a row that another open transaction has changed. */
    private static final int LOCK_TIMEOUT = 50200;

    private static final int CONCURRENT_UPDATE = 90131;

    H2Dialect(Tables tables) {
        super(tables);
    }

    @Override
    String product() {
        return "H2";
    }

    @Override
    String folder() {
        return "h2";
    }

    /** Not a difference to 1970: H2 takes it between the local times, so that it depends on the time zone. */
    @Override
    String now() {
        return "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT)";
    }

    @Override
    SqlTrouble classify(SQLException error) {
        boolean locked = error.getErrorCode() == LOCK_TIMEOUT || error.getErrorCode() == CONCURRENT_UPDATE;
        return locked ? SqlTrouble.LOCKED : SqlTrouble.byState(error);
    }

    @Override
    String list(String statement, int size) {
        return statement.replace("NOT IN (LIST)", "<> ALL (?)").replace("IN (LIST)", "= ANY (?)");
    }

    @Override
    int bind(PreparedStatement statement, int at, List<String> list) throws SQLException {
        statement.setObject(at, list.toArray());
        return at + 1;
    }

    @Override
    String deleteDelivered() {
        return DELETE_DELIVERED;
    }

    @Override
    String deleteSome(String table, String keys, String condition) {
        return "DELETE FROM %s old WHERE %s FETCH FIRST ? ROWS ONLY".formatted(table, condition);
    }

    @Override
    <T> T waitingBriefly(Connection connection, Database.Work<T> work) throws SQLException {
        long before = number(connection, "CALL LOCK_TIMEOUT()");
        execute(connection, "SET LOCK_TIMEOUT 1000");
        try {
            return work.on(connection);
        } finally {
            execute(connection, "SET LOCK_TIMEOUT " + before);
        }
    }
}
