// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.common;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The database of a bank: H2, PostgreSQL or MariaDB, as its address says. */
public final class Databases {

    private static final int CONNECTIONS = 20;

    /** H2 alone lets new rows appear in the middle of a repeatable read; its own level does not. */
    private static final int H2_SNAPSHOT = 6;

    private Databases() {}

    /** A pool of connections. */
    public static HikariDataSource open(BankSettings.Login login) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(login.url());
        config.setUsername(login.user());
        config.setPassword(login.password());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(2);
        return new HikariDataSource(config);
    }

    /** Makes what is not there yet. */
    public static void prepare(DataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Several reads of one moment. */
    public static <T> T atOneMoment(DataSource database, Reading<T> reading) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setTransactionIsolation(snapshotOf(connection));
            connection.setAutoCommit(false);
            try {
                return reading.read(connection);
            } finally {
                connection.rollback();
            }
        }
    }

    private static int snapshotOf(Connection connection) throws SQLException {
        boolean h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
        return h2 ? H2_SNAPSHOT : Connection.TRANSACTION_REPEATABLE_READ;
    }

    /** What is read of one moment. */
    @FunctionalInterface
    public interface Reading<T> {

        /**
         * Reads.
         *
         * @param connection sees one moment of the database
         * @return what was read
         * @throws SQLException if it cannot
         */
        T read(Connection connection) throws SQLException;
    }
}
