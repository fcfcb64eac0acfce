// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What every product must do. The server lives through all tests: each of them leaves it usable. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerTest {

    private DatabaseServer server;
    private Path data;

    abstract DatabaseServer server(Path directory, String... settings);

    /** Ends with a transaction that is prepared as "in-doubt". */
    abstract List<String> prepareTransaction();

    abstract String countPrepared();

    abstract String rollbackPrepared();

    @BeforeAll
    void begin(@TempDir Path directory) throws Exception {
        server = server(directory);
        data = directory.toRealPath().resolve("data");
        server.start();
        execute(server.database(), "CREATE TABLE kept (id INT PRIMARY KEY)");
    }

    @BeforeEach
    void empty() throws SQLException {
        server.start();
        execute(server.database(), "DELETE FROM kept");
    }

    @AfterAll
    void end() {
        server.close();
        server.close();
        assertNothingRuns();
    }

    @Test
    void aCommittedRowSurvivesEveryKill() throws SQLException {
        for (int id = 1; id <= 3; id++) {
            execute(server.database(), "INSERT INTO kept VALUES (" + id + ")");
            server.kill();
            assertNothingRuns();
            server.start();
            assertThat(number("SELECT COUNT(*) FROM kept")).isEqualTo(id);
        }
    }

    @Test
    void aKillEndsWhatIsNotCommitted() throws SQLException {
        Connection connection = connect(server.database());
        connection.setNetworkTimeout(Runnable::run, 60_000);
        connection.setAutoCommit(false);
        connection.createStatement().execute("INSERT INTO kept VALUES (1)");
        server.kill();
        assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        server.start();
        assertThat(number("SELECT COUNT(*) FROM kept")).isZero();
    }

    @Test
    void aPreparedTransactionSurvivesAKill() throws SQLException {
        try (Connection connection = connect(server.database());
                Statement statement = connection.createStatement()) {
            for (String step : prepareTransaction()) {
                statement.execute(step);
            }
        }
        server.kill();
        server.start();
        assertThat(number(countPrepared())).isEqualTo(1);
        execute(server.database(), rollbackPrepared());
        assertThat(number("SELECT COUNT(*) FROM kept")).isZero();
    }

    @Test
    void stopsAndStartsAgainAtTheSamePlace() throws SQLException {
        Database before = server.database();
        execute(before, "INSERT INTO kept VALUES (1)");
        server.stop();
        assertNothingRuns();
        assertThat(server.cpuMillis()).isZero();
        server.stop();
        server.kill();
        server.start();
        assertThat(server.database()).isEqualTo(before);
        assertThat(number("SELECT COUNT(*) FROM kept")).isEqualTo(1);
    }

    @Test
    void aSecondStartDoesNothing() throws SQLException {
        try (Connection connection = connect(server.database())) {
            server.start();
            assertThat(connection.isValid(10)).isTrue();
        }
    }

    @Test
    void standsStillWhilePaused() throws Exception {
        try (Connection connection = connect(server.database());
                Statement statement = connection.createStatement()) {
            CompletableFuture<Void> query;
            server.pause();
            try {
                assertThat(Processes.marked(LocalServer.mark(data)))
                        .isNotEmpty()
                        .allMatch(Processes.Seen::stopped);
                query = CompletableFuture.runAsync(
                        () -> assertThatCode(() -> statement.execute("INSERT INTO kept VALUES (1)"))
                                .doesNotThrowAnyException());
                assertThat(query).isNotDone();
            } finally {
                server.resume();
            }
            query.get(1, TimeUnit.MINUTES);
        }
        assertThat(number("SELECT COUNT(*) FROM kept")).isEqualTo(1);
    }

    @Test
    void canBeKilledOrStoppedWhilePaused() {
        server.pause();
        server.kill();
        assertNothingRuns();
        server.start();
        server.pause();
        server.stop();
        assertNothingRuns();
        assertThatThrownBy(server::pause).hasMessageContaining("does not run");
    }

    @Test
    void startsAgainAfterSomebodyElseKilledIt() throws SQLException {
        execute(server.database(), "INSERT INTO kept VALUES (1)");
        List<Processes.Seen> all = Processes.marked(LocalServer.mark(data));
        List<Processes.Seen> first = all.stream()
                .filter(process -> all.stream().noneMatch(other -> other.pid() == process.parent()))
                .toList();
        assertThat(first).hasSize(1);
        Processes.signal("KILL", first);
        assertThat(Patience.await(Cache.LIMIT, () -> Processes.isGone(first.get(0))))
                .isTrue();
        Patience.await(Cache.LIMIT, () -> server.cpuMillis() == 0);
        server.kill();
        assertNothingRuns();
        server.start();
        assertThat(number("SELECT COUNT(*) FROM kept")).isEqualTo(1);
    }

    @Test
    void countsTheTimeOfSessionsThatHaveEnded() throws SQLException {
        long before = server.cpuMillis();
        while (server.cpuMillis() < before + 50) {
            execute(server.database(), "SELECT COUNT(*) FROM information_schema.columns");
        }
        long after = server.cpuMillis();
        assertThat(after).isGreaterThanOrEqualTo(before + 50);
        assertThat(server.cpuMillis()).isGreaterThanOrEqualTo(after);
    }

    @Test
    void twoServersLiveSideBySide(@TempDir Path directory) throws SQLException {
        try (DatabaseServer other = server(directory)) {
            other.start();
            execute(other.database(), "CREATE TABLE mine (id INT)");
            server.kill();
            execute(other.database(), "INSERT INTO mine VALUES (1)");
            server.start();
            assertThat(other.port()).isNotEqualTo(server.port());
        }
        assertThatThrownBy(() -> number("SELECT COUNT(*) FROM mine")).isInstanceOf(SQLException.class);
    }

    @Test
    void refusesTheFolderOfAnotherServer() {
        try (DatabaseServer other = server(data.getParent())) {
            assertThatThrownBy(other::start).hasMessageContaining("another server works in");
        }
        assertThatCode(() -> number("SELECT COUNT(*) FROM kept")).doesNotThrowAnyException();
    }

    @Test
    void saysWhyItDoesNotStart(@TempDir Path directory) throws Exception {
        try (DatabaseServer wrong = server(directory, "no_such_setting=1")) {
            assertThatThrownBy(wrong::start)
                    .hasMessageStartingWith("Cannot start")
                    .hasMessageContaining("it ended")
                    .hasMessageMatching("(?s).*no.such.setting.*");
            assertThat(Processes.marked(LocalServer.mark(directory.toRealPath().resolve("data"))))
                    .isEmpty();
        }
    }

    @Test
    void keepsThePasswordToItself() {
        assertThat(server.database().toString()).doesNotContain(server.password());
        assertThatThrownBy(() -> connect(new Database(server.url(), server.user(), "")))
                .isInstanceOf(SQLException.class);
    }

    private void assertNothingRuns() {
        assertThat(Processes.marked(LocalServer.mark(data))).isEmpty();
        assertThat(Ports.isFree(server.port())).isTrue();
    }

    String setting(String query) throws SQLException {
        try (Connection connection = connect(server.database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private int number(String query) throws SQLException {
        try (Connection connection = connect(server.database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    static Connection connect(Database database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
