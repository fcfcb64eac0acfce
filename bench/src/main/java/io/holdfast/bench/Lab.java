// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import com.sun.management.OperatingSystemMXBean;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.holdfast.servers.Database;
import io.holdfast.servers.DatabaseServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.postgresql.xa.PGXADataSource;

/** The servers and what can be read off them. Its own statements run in another database, or are marked and not counted. */
final class Lab implements AutoCloseable {

    static final String[] SETTINGS = {
        "fsync=on",
        "synchronous_commit=on",
        "full_page_writes=on",
        "shared_buffers=1GB",
        "max_wal_size=8GB",
        "checkpoint_timeout=30min",
        "max_connections=200",
        "max_prepared_transactions=100",
        "shared_preload_libraries=pg_stat_statements",
        "pg_stat_statements.track=all"
    };

    private static final int CONNECTIONS = 48;
    private static final int ACCOUNTS = 10_000;

    private final DatabaseServer server;
    private final Database database;
    private final Broker broker;
    private final HikariDataSource pool;
    private final Connection observer;
    private Optional<ProcessHandle> another = Optional.empty();

    Lab(Path directory) throws Exception {
        server = DatabaseServer.postgres(directory.resolve("postgres"), SETTINGS);
        server.start();
        database = server.createDatabase();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(CONNECTIONS);
        pool = new HikariDataSource(config);
        observer = DriverManager.getConnection(server.url(), server.user(), server.password());
        update(observer, "CREATE EXTENSION pg_stat_statements");
        broker = Broker.start(directory.resolve("broker"));
    }

    HikariDataSource pool() {
        return pool;
    }

    Broker broker() {
        return broker;
    }

    /** A pool as large as {@link #pool()}, whose connections can prepare. */
    AgroalDataSourceConfigurationSupplier xaPool() {
        NamePrincipal user = new NamePrincipal(database.user());
        SimplePassword password = new SimplePassword(database.password());
        AgroalDataSourceConfigurationSupplier xa = new AgroalDataSourceConfigurationSupplier();
        xa.connectionPoolConfiguration()
                .maxSize(CONNECTIONS)
                .connectionFactoryConfiguration()
                .connectionProviderClass(PGXADataSource.class)
                .jdbcUrl(database.url())
                .principal(user)
                .credential(password)
                .recoveryPrincipal(user)
                .recoveryCredential(password);
        return xa;
    }

    /** Business tables only, an empty queue, and nothing left to write. */
    void fresh() throws Exception {
        run("DROP SCHEMA public CASCADE");
        run("CREATE SCHEMA public");
        run(
                "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account integer, amount integer)");
        run("CREATE TABLE accounts (id integer PRIMARY KEY, balance bigint NOT NULL)");
        run("INSERT INTO accounts SELECT id, 0 FROM generate_series(0, " + (ACCOUNTS - 1) + ") id");
        // Prepared statements of the tables that are gone.
        pool.getHikariPoolMXBean().softEvictConnections();
        settle();
    }

    /** So that no turn pays for the one before. */
    void settle() throws Exception {
        broker.purge();
        run("VACUUM ANALYZE");
        run("CHECKPOINT");
        System.gc();
    }

    /** The business part of a transaction. */
    static void business(Connection connection, int random) throws SQLException {
        int account = Math.floorMod(random, ACCOUNTS);
        try (var insert = connection.prepareStatement("INSERT INTO orders (account, amount) VALUES (?, ?)")) {
            insert.setInt(1, account);
            insert.setInt(2, 1);
            insert.executeUpdate();
        }
        try (var change = connection.prepareStatement("UPDATE accounts SET balance = balance + ? WHERE id = ?")) {
            change.setInt(1, 1);
            change.setInt(2, account);
            change.executeUpdate();
        }
    }

    void run(String statement) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            update(connection, statement);
        }
    }

    private static void update(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    /** A number from the database of the contestants; not counted among their statements. */
    long number(String query) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return number(connection, query.replaceFirst("SELECT", "SELECT /* lab */"));
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    synchronized void forgetStatements() throws SQLException {
        update(observer, "SELECT pg_stat_statements_reset()");
    }

    /** All that the contestants have asked since then, without BEGIN, COMMIT, ROLLBACK and SET. */
    synchronized long statements() throws SQLException {
        return number(observer, "SELECT coalesce(sum(calls), 0) " + COUNTED);
    }

    /** How often the one of them was asked that was asked most. */
    synchronized long mostFrequent() throws SQLException {
        return number(observer, "SELECT coalesce(max(calls), 0) " + COUNTED);
    }

    private static final String COUNTED = """
            FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
            WHERE d.datname <> current_database() AND s.toplevel
              AND s.query NOT LIKE '%lab%' AND s.query !~* '^(begin|commit|rollback|set|show) *'
            """;

    /** Where the database spent its time, for whoever tunes. */
    synchronized String dearest() throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = observer.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT calls, rows, total_exec_time, wal_bytes, left(regexp_replace(query, '\\s+', ' ', 'g'), 90) "
                                + COUNTED + " ORDER BY total_exec_time DESC LIMIT 8")) {
            while (row.next()) {
                text.append(String.format(
                        "  %8d calls %9d rows %9.0f ms %6d WAL MB  %s%n",
                        row.getLong(1), row.getLong(2), row.getDouble(3), row.getLong(4) >> 20, row.getString(5)));
            }
        }
        return text.toString();
    }

    /** CPU seconds of application, database and broker so far. */
    double[] cpu() {
        OperatingSystemMXBean self = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Duration other = cpu(ProcessHandle.of(broker.pid())).plus(cpu(another));
        return new double[] {self.getProcessCpuTime() / 1e9, server.cpuMillis() / 1e3, other.toMillis() / 1e3};
    }

    private static Duration cpu(Optional<ProcessHandle> process) {
        return process.flatMap(running -> running.info().totalCpuDuration()).orElse(Duration.ZERO);
    }

    /** The broker of a peer, whose CPU counts as the broker's as long as it runs. */
    void alsoCount(Optional<ProcessHandle> peer) {
        another = peer;
    }

    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    Map<String, String> facts() throws SQLException {
        Map<String, String> facts = Machine.facts();
        facts.put("broker", "Artemis " + broker.version() + ", synced journal " + broker.journal());
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet version = statement.executeQuery("SELECT version()")) {
                version.next();
                facts.put("database", version.getString(1));
            }
        }
        facts.put("database settings", String.join(" ", SETTINGS));
        return facts;
    }

    @Override
    public void close() throws IOException, SQLException {
        broker.close();
        observer.close();
        pool.close();
        server.close();
    }
}
