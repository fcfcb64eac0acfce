// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.Verdict;
import io.holdfast.spi.Markers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The marker table. Its primary key is the fence: of C and R only one can ever be committed. */
final class JdbcMarkers implements Markers {

    private static final String FIND = "SELECT outcome FROM holdfast_marker WHERE transaction_name = ?";

    private static final String OLD = "created_at <= NOW - ?";

    private final Database database;
    private final Dialect dialect;

    JdbcMarkers(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    @Override
    public boolean record(String transaction) {
        return database.inTransaction("Cannot record the marker of transaction \"" + transaction + "\"", connection -> {
            try {
                return insert(connection, transaction, "C");
            } catch (SQLException error) {
                // Under a stricter isolation PostgreSQL says so when R was committed after this transaction began.
                if (dialect.classify(error) == SqlTrouble.ROLLED_BACK) {
                    return false;
                }
                throw error;
            }
        });
    }

    /** Reads first, because that is nearly always enough; and in a new transaction after a duplicate, to see whose it is. */
    @Override
    public Verdict check(String transaction) {
        String asked = "Cannot check transaction \"" + transaction + "\"";
        Optional<Verdict> known = find(asked, transaction);
        if (known.isPresent()) {
            return known.get();
        }
        return fence(asked, transaction)
                ? Verdict.ROLLED_BACK
                : find(asked, transaction).orElse(Verdict.UNKNOWN);
    }

    private Optional<Verdict> find(String asked, String transaction) {
        return database.alone(asked, connection -> {
            try (PreparedStatement query = connection.prepareStatement(dialect.sql(FIND))) {
                query.setString(1, transaction);
                try (ResultSet row = query.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    return Optional.of("C".equals(row.getString(1)) ? Verdict.COMMITTED : Verdict.ROLLED_BACK);
                }
            }
        });
    }

    /** True only if R was inserted and its commit was confirmed; whatever else happened, nothing is known. */
    private boolean fence(String asked, String transaction) {
        return database.alone(asked, connection -> {
            try {
                return Database.together(
                        connection, mine -> dialect.waitingBriefly(mine, waiting -> insert(waiting, transaction, "R")));
            } catch (SQLException error) {
                SqlTrouble trouble = dialect.classify(error);
                if (trouble == SqlTrouble.LOCKED || trouble == SqlTrouble.ROLLED_BACK) {
                    return false;
                }
                throw error;
            }
        });
    }

    private boolean insert(Connection connection, String transaction, String outcome) throws SQLException {
        String statement =
                dialect.insertIfAbsent("holdfast_marker", "transaction_name, outcome, created_at", "?, ?, NOW");
        try (PreparedStatement insert = connection.prepareStatement(dialect.sql(statement))) {
            insert.setString(1, transaction);
            insert.setString(2, outcome);
            return dialect.inserted(insert);
        }
    }

    @Override
    public int purge(Duration age, int limit) {
        return database.alone("Cannot purge the markers", connection -> {
            String statement = dialect.deleteSome("holdfast_marker", "transaction_name", OLD);
            try (PreparedStatement delete = connection.prepareStatement(dialect.sql(statement))) {
                delete.setLong(1, Micros.of(age));
                delete.setInt(2, limit);
                return delete.executeUpdate();
            }
        });
    }
}
