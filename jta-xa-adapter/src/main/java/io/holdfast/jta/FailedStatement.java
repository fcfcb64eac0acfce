// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Looks whether a statement of the transaction has failed on PostgreSQL. The server answers the commit, and the prepare, of such a
 * transaction with a rollback, and its driver reports success. Every module that ends transactions looks for itself: it is a
 * few lines about one driver, which have no place in what all adapters share; the TCK makes sure that nobody forgets.
 */
final class FailedStatement {

    private static final String ASKED_OF_DRIVER = "getTransactionState";
    private static final String TRANSACTION_ABORTED = "25P02";
    private static final int WRAPPERS = 4;

    private FailedStatement() {}

    /** False also if it cannot be found out: then the connection is broken, and the commit meets that, too. */
    static boolean isIn(Connection connection) {
        try {
            return "PostgreSQL".equals(connection.getMetaData().getDatabaseProductName()) && hasFailed(connection);
        } catch (SQLException | RuntimeException error) {
            return error instanceof SQLException sql && TRANSACTION_ABORTED.equals(sql.getSQLState());
        }
    }

    /** The driver remembers the server's last answer, which costs nothing; behind an opaque pool the server is asked. */
    private static boolean hasFailed(Connection connection) throws SQLException {
        Connection driver = connection;
        for (int i = 0; i < WRAPPERS; i++) {
            try {
                Method state = driver.getClass().getMethod(ASKED_OF_DRIVER);
                return "FAILED".equals(String.valueOf(state.invoke(driver)));
            } catch (ReflectiveOperationException wrapped) {
                driver = driver.unwrap(Connection.class);
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            return false;
        }
    }
}
