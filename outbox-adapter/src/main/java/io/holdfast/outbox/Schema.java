// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.InvalidSettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables as the files in this jar describe them. The files are the only description: a check reads them, too. */
final class Schema {

    private static final String FILE = "V1__holdfast.sql";

    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*$");

    private static final Pattern TABLE =
            Pattern.compile("CREATE TABLE IF NOT EXISTS (holdfast_\\w+) \\((.*?)\\n\\)", Pattern.DOTALL);

    /** A column is a line of its own; what a constraint or a continued line begins with is in capitals or indented. */
    private static final Pattern COLUMN = Pattern.compile("(?m)^ {4}([a-z_]+) ");

    /** The name of a table, or of an index, which must not have the schema in front. */
    private static final Pattern NAME = Pattern.compile("(INDEX (?:IF NOT EXISTS )?)?(holdfast_\\w+)");

    private static final int TRIES = 10;

    private static final long PAUSE_MILLIS = 200;

    private final Dialect dialect;

    Schema(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The statements that make the tables, with the real names. */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        for (String statement : COMMENT.matcher(file()).replaceAll("").split(";")) {
            if (!statement.isBlank()) {
                statements.add(withNames(statement).strip());
            }
        }
        return statements;
    }

    /** In one go: the configured names may contain what is replaced. */
    private String withNames(String statement) {
        Tables tables = dialect.tables();
        return NAME.matcher(statement)
                .replaceAll(name ->
                        name.group(1) == null ? tables.in(name.group(2)) : name.group(1) + tables.name(name.group(2)));
    }

    private String path() {
        return "/io/holdfast/outbox/" + dialect.folder() + "/" + FILE;
    }

    private String file() {
        try (InputStream file = Schema.class.getResourceAsStream(path())) {
            if (file == null) {
                throw new IllegalStateException(path() + " is missing in the jar");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Several nodes may do so at once; who loses the race finds the tables complete a moment later. */
    void create(Connection connection) throws SQLException {
        for (int tries = 1; !missing(connection).isEmpty(); tries++) {
            try {
                for (String statement : statements()) {
                    Dialect.execute(connection, statement);
                }
                // What is missing still is a column of an older table, which is not created but migrated.
                return;
            } catch (SQLException error) {
                if (tries == TRIES) {
                    throw error;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    void validate(Connection connection) throws SQLException {
        List<String> missing = missing(connection);
        if (!missing.isEmpty()) {
            throw new InvalidSettingsException(
                    "Cannot use the outbox in this " + dialect.product() + " database",
                    "it has no " + String.join(", no ", missing),
                    "Apply " + path().substring(1)
                            + " from the jar of holdfast-outbox with your migration tool, or open the"
                            + " outbox with SchemaMode.CREATE where it may change the schema. If the tables are elsewhere,"
                            + " set the table prefix or the schema.");
        }
    }

    private List<String> missing(Connection connection) throws SQLException {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, Set<String>> table : tables().entrySet()) {
            String name = dialect.tables().in(table.getKey());
            Set<String> present = columns(connection, name);
            if (present.isEmpty()) {
                missing.add("table " + name);
            } else {
                table.getValue().stream()
                        .filter(column -> !present.contains(column))
                        .forEach(column -> missing.add("column " + name + "." + column));
            }
        }
        return missing;
    }

    private Map<String, Set<String>> tables() {
        Map<String, Set<String>> tables = new LinkedHashMap<>();
        Matcher table = TABLE.matcher(COMMENT.matcher(file()).replaceAll(""));
        while (table.find()) {
            Set<String> columns = new TreeSet<>();
            Matcher column = COLUMN.matcher(table.group(2));
            while (column.find()) {
                columns.add(column.group(1));
            }
            tables.put(table.group(1), columns);
        }
        return tables;
    }

    /** Asking the table itself finds it wherever a statement would; an empty answer means there is none. */
    private static Set<String> columns(Connection connection, String table) throws SQLException {
        Set<String> columns = new TreeSet<>();
        try (Statement query = connection.createStatement();
                ResultSet none = query.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
            ResultSetMetaData description = none.getMetaData();
            for (int at = 1; at <= description.getColumnCount(); at++) {
                columns.add(description.getColumnName(at).toLowerCase(Locale.ROOT));
            }
        } catch (SQLException error) {
            // 42S02, 42P01: no such table. Anything else is not about the schema.
            if (!String.valueOf(error.getSQLState()).startsWith("42")) {
                throw error;
            }
        }
        return columns;
    }
}
