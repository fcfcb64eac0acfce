// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source whose statements are written down as they are executed, fail on demand, or are followed by something. */
final class Watched {

    private final List<String> executed = new ArrayList<>();
    private final DataSource source;
    private int failures;
    private @Nullable SQLException failure;
    private Runnable afterEach = () -> {};

    Watched(DataSource watched) {
        this.source = DataSources.proxy(DataSource.class, (method, arguments) -> {
            Object answer = method.invoke(watched, arguments);
            return answer instanceof Connection connection ? watched(connection) : answer;
        });
    }

    DataSource source() {
        return source;
    }

    /** What was executed since the last call: the name of the method, and how the statement begins. */
    synchronized List<String> executed() {
        List<String> all = List.copyOf(executed);
        executed.clear();
        return all;
    }

    synchronized void failNext(int count, SQLException error) {
        failures = count;
        failure = error;
    }

    void afterEach(Runnable action) {
        afterEach = action;
    }

    private Connection watched(Connection connection) {
        return DataSources.proxy(Connection.class, (method, arguments) -> {
            Object answer = method.invoke(connection, arguments);
            if (answer instanceof PreparedStatement prepared) {
                return watched(PreparedStatement.class, prepared, (String) arguments[0]);
            }
            return answer instanceof Statement statement ? watched(Statement.class, statement, "") : answer;
        });
    }

    private <T extends Statement> T watched(Class<T> type, T statement, String text) {
        return DataSources.proxy(type, (method, arguments) -> {
            boolean executes = method.getName().startsWith("execute");
            if (executes) {
                before(method, arguments == null ? text : (String) arguments[0]);
            }
            Object answer = method.invoke(statement, arguments);
            if (executes) {
                afterEach.run();
            }
            return answer;
        });
    }

    private synchronized void before(Method method, String text) throws SQLException {
        executed.add(method.getName() + " " + text.strip().split("\\s+", 2)[0]);
        if (failures > 0) {
            failures--;
            throw failure;
        }
    }
}
