// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The tables of the bank. Every method works in the transaction of its caller. */
@ApplicationScoped
class Accounts {

    private static final String ACCOUNTS = """
            CREATE TABLE IF NOT EXISTS account (
                number VARCHAR(40) NOT NULL PRIMARY KEY,
                owner VARCHAR(100) NOT NULL,
                balance DECIMAL(19, 2) NOT NULL
            )
            """;

    private static final String TRANSFERS = """
            CREATE TABLE IF NOT EXISTS transfer (
                id VARCHAR(40) NOT NULL PRIMARY KEY,
                amount DECIMAL(19, 2) NOT NULL
            )
            """;

    private static final String OPENING = """
            INSERT INTO account (number, owner, balance)
            SELECT ?, ?, ?
            WHERE NOT EXISTS (SELECT 1 FROM account WHERE number = ?)
            """;

    private static final String RECORD = """
            INSERT INTO transfer (id, amount)
            VALUES (?, ?)
            """;

    private static final String DEBIT = """
            UPDATE account
            SET balance = balance - ?
            WHERE number = ? AND balance >= ?
            """;

    private static final String CREDIT = """
            UPDATE account
            SET balance = balance + ?
            WHERE number = ?
            """;

    private static final String ALL = """
            SELECT number, owner, balance
            FROM account
            ORDER BY number
            """;

    @SuppressWarnings("NullAway.Init") // the server sets it
    @Resource(lookup = "java:comp/env/jdbc/bank")
    DataSource database;

    /** An account, for people. */
    record Line(String number, String owner, BigDecimal balance) {}

    /** Holdfast starts behind this, so no message comes before the tables are there. */
    void open(@Observes Startup event) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(ACCOUNTS);
            statement.execute(TRANSFERS);
            open(connection, "1", "Zhang San", "10000.00");
            open(connection, "2", "Li Si", "0.00");
        }
    }

    private static void open(Connection connection, String number, String owner, String balance) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OPENING)) {
            statement.setString(1, number);
            statement.setString(2, owner);
            statement.setBigDecimal(3, new BigDecimal(balance));
            statement.setString(4, number);
            statement.executeUpdate();
        }
    }

    /** Refuses what was asked before. */
    void record(Transfer transfer) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(RECORD)) {
            statement.setString(1, transfer.id());
            statement.setBigDecimal(2, transfer.amount());
            statement.executeUpdate();
        } catch (SQLException error) {
            if (isDuplicate(error)) {
                throw new Refusal(409, "transfer " + transfer.id() + " was made before");
            }
            throw error;
        }
    }

    private static boolean isDuplicate(SQLException error) {
        return error.getSQLState() != null && error.getSQLState().startsWith("23");
    }

    void debit(Transfer transfer) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(DEBIT)) {
            statement.setBigDecimal(1, transfer.amount());
            statement.setString(2, transfer.from());
            statement.setBigDecimal(3, transfer.amount());
            if (statement.executeUpdate() == 0) {
                throw new Refusal(422, "there is no such account, or not enough money in it");
            }
        }
    }

    void credit(Transfer transfer) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(CREDIT)) {
            statement.setBigDecimal(1, transfer.amount());
            statement.setString(2, transfer.to());
            if (statement.executeUpdate() == 0) {
                throw new SQLException("There is no account " + transfer.to());
            }
        }
    }

    List<Line> all() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(ALL);
                ResultSet rows = statement.executeQuery()) {
            List<Line> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(new Line(rows.getString(1), rows.getString(2), rows.getBigDecimal(3)));
            }
            return lines;
        }
    }
}
