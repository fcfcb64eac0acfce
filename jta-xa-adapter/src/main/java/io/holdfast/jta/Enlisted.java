// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Open Liberty's connections, which call themselves auto-commit, also in a transaction, and join it at their first statement. */
final class Enlisted {

    private Enlisted() {}

    /**
     * Whether a connection takes part in a transaction, although it says that it commits each statement. Then it forbids what would
     * end that transaction, as every server must; elsewhere the same call changes nothing.
     */
    static boolean isSaidWrongly(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
        try {
            connection.setAutoCommit(true);
            return false;
        } catch (SQLException forbidden) {
            return true;
        }
    }

    /** The same connection, for others that ask it. */
    static Connection truthful(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Enlisted.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (method.getName().equals("getAutoCommit")) {
                        return false;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
