// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.bank1;

import io.holdfast.example.transfer.common.Databases;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The tables of bank1, and what an auditor reads in them. */
final class Books {

    private static final String ACCOUNTS = """
            CREATE TABLE IF NOT EXISTS account_info (
                account_no VARCHAR(40) NOT NULL PRIMARY KEY,
                account_name VARCHAR(100) NOT NULL,
                account_balance DECIMAL(19, 2) NOT NULL
            )
            """;

    private static final String TRANSFERS = """
            CREATE TABLE IF NOT EXISTS transfer_out (
                request_no VARCHAR(64) NOT NULL PRIMARY KEY,
                amount DECIMAL(19, 2) NOT NULL,
                made_at BIGINT NOT NULL
            )
            """;

    private static final String OPENING = """
            INSERT INTO account_info (account_no, account_name, account_balance)
            SELECT '1', 'Zhang San', 10000.00
            WHERE NOT EXISTS (SELECT 1 FROM account_info WHERE account_no = '1')
            """;

    private final DataSource database;

    Books(DataSource database) {
        this.database = database;
    }

    /** One line of the ledger. */
    record Line(String request, BigDecimal amount, long at) {}

    /** A message in the outbox. */
    record Waiting(String id, String state, int attempts) {}

    /** The books at one moment. */
    record Page(BigDecimal balance, List<Line> ledger, List<Waiting> outbox) {}

    void open() throws SQLException {
        Databases.prepare(database, ACCOUNTS, TRANSFERS, OPENING);
    }

    Page read() throws SQLException {
        return Databases.atOneMoment(
                database, connection -> new Page(balance(connection), ledger(connection), outbox(connection)));
    }

    Optional<BigDecimal> amountOf(String request) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT amount FROM transfer_out WHERE request_no = ?")) {
            statement.setString(1, request);
            try (ResultSet found = statement.executeQuery()) {
                return found.next() ? Optional.of(found.getBigDecimal(1)) : Optional.empty();
            }
        }
    }

    private static BigDecimal balance(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT account_balance FROM account_info WHERE account_no = ?")) {
            statement.setString(1, Transfers.ACCOUNT);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                return found.getBigDecimal(1);
            }
        }
    }

    private static List<Line> ledger(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT request_no, amount, made_at FROM transfer_out")) {
            List<Line> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(new Line(rows.getString(1), rows.getBigDecimal(2), rows.getLong(3)));
            }
            return lines;
        }
    }

    private static List<Waiting> outbox(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, state, attempts FROM holdfast_message")) {
            List<Waiting> messages = new ArrayList<>();
            while (rows.next()) {
                messages.add(new Waiting(rows.getString(1), rows.getString(2), rows.getInt(3)));
            }
            return messages;
        }
    }
}
