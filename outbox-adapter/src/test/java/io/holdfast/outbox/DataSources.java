// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Data sources that are not quite what they seem. */
final class DataSources {

    private DataSources() {}

    /** A new connection each time. */
    record Plain(String url, String user, String password) implements DataSource {

        @Override
        public Connection getConnection() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }

        @Override
        public Connection getConnection(String otherUser, String otherPassword) throws SQLException {
            return DriverManager.getConnection(url, otherUser, otherPassword);
        }

        @Override
        public PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter writer) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }

    /** What is called on an object instead, if it is to be different. */
    interface Instead {

        /** Calls the method, or does something else. */
        Object call(java.lang.reflect.Method method, Object[] arguments) throws Throwable;
    }

    static <T> T proxy(Class<T> type, Instead instead) {
        return type.cast(Proxy.newProxyInstance(
                DataSources.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return instead.call(method, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    /** The same database under the name of another product. */
    static DataSource claiming(DataSource source, String product, String version) {
        return proxy(DataSource.class, (method, arguments) -> {
            Object answer = method.invoke(source, arguments);
            return answer instanceof Connection connection ? claiming(connection, product, version) : answer;
        });
    }

    private static Connection claiming(Connection connection, String product, String version) {
        return proxy(
                Connection.class,
                (method, arguments) -> method.getName().equals("getMetaData")
                        ? claiming(connection.getMetaData(), product, version)
                        : method.invoke(connection, arguments));
    }

    private static DatabaseMetaData claiming(DatabaseMetaData description, String product, String version) {
        return proxy(DatabaseMetaData.class, (method, arguments) -> switch (method.getName()) {
            case "getDatabaseProductName" -> product;
            case "getDatabaseProductVersion" -> version;
            default -> method.invoke(description, arguments);
        });
    }
}
