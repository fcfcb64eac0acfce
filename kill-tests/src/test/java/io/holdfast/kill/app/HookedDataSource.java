// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections with a point before their commit, and one behind it at which the database's answer can get lost. */
final class HookedDataSource {

    /** An orchestrator's wish: the answer at the next point behind a commit does not arrive. */
    static volatile boolean loseAnswer;

    private HookedDataSource() {}

    static DataSource of(DataSource source, Point before, Point after) {
        return (DataSource) Proxy.newProxyInstance(
                HookedDataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    Object result = invoke(source, method, arguments);
                    return result instanceof Connection connection ? hooked(connection, before, after) : result;
                });
    }

    private static Connection hooked(Connection connection, Point before, Point after) {
        return (Connection) Proxy.newProxyInstance(
                HookedDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    boolean commit = method.getName().equals("commit");
                    if (commit) {
                        before.pass();
                    }
                    Object result = invoke(connection, method, arguments);
                    if (commit && after.pass() && loseAnswer) {
                        loseAnswer = false;
                        throw new SQLException("the answer was lost", "08007");
                    }
                    return result;
                });
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException error) {
            throw error.getCause();
        }
    }
}
