// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import io.holdfast.servers.Database;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What an auditor finds in the database, past the server. */
final class Books {

    private static final String BALANCE = """
            SELECT
                (SELECT balance FROM account WHERE number = '1'),
                (SELECT balance FROM account WHERE number = '2'),
                (SELECT coalesce(sum(amount), 0) FROM transfer)
            """;

    private static final String MADE = """
            SELECT count(*)
            FROM transfer
            WHERE id = '%s'
            """;

    private static final String IN_DOUBT = """
            SELECT count(*)
            FROM pg_prepared_xacts
            WHERE database = current_database()
            """;

    private final Database database;

    Books(Database database) {
        this.database = database;
    }

    /** Two balances, and what the transfers come to. */
    record Page(BigDecimal debited, BigDecimal credited, BigDecimal transfers) {}

    Page read() {
        return ask(BALANCE, row -> new Page(row.getBigDecimal(1), row.getBigDecimal(2), row.getBigDecimal(3)));
    }

    boolean hasTransfer(String id) {
        return ask(MADE.formatted(id), row -> row.getLong(1)) == 1;
    }

    /** Transactions that are prepared, and neither committed nor rolled back. */
    long inDoubt() {
        return ask(IN_DOUBT, row -> row.getLong(1));
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> T ask(String sql, Reading<T> reading) {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return reading.of(rows);
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }
}
