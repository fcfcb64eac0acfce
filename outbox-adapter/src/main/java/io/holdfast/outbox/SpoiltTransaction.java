// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Finds a transaction in which a statement has failed. PostgreSQL answers its commit with a rollback, and the driver says nothing
 * about it: whoever swallowed the failure would be told that everything was committed.
 */
final class SpoiltTransaction {

    /** Looked up once for each driver, because it is asked at every commit. */
    private static final ClassValue<Optional<Method>> STATE = new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> driver) {
            try {
                return Optional.of(driver.getMethod("getTransactionState"));
            } catch (NoSuchMethodException anotherDriver) {
                return Optional.empty();
            }
        }
    };

    private SpoiltTransaction() {}

    static boolean is(Connection connection) {
        try {
            return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL") && isFailed(connection);
        } catch (SQLException | RuntimeException error) {
            // Whatever it is, the commit itself will meet it, and judge.
            return false;
        }
    }

    /** The driver knows it from the server's last answer; by reflection, because this module needs no driver. */
    private static boolean isFailed(Connection connection) throws SQLException {
        Connection driver = connection.unwrap(Connection.class);
        Optional<Method> state = STATE.get(driver.getClass());
        try {
            return state.isPresent()
                    ? String.valueOf(state.get().invoke(driver)).equals("FAILED")
                    : isRefused(connection);
        } catch (ReflectiveOperationException hidden) {
            return isRefused(connection);
        }
    }

    private static boolean isRefused(Connection connection) throws SQLException {
        try {
            Dialect.execute(connection, "SELECT 1");
            return false;
        } catch (SQLException error) {
            if ("25P02".equals(error.getSQLState())) {
                return true;
            }
            throw error;
        }
    }
}
