// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParentDeathTest {

    /** The JVM that is going to die. */
    static final class Victim {

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            List<DatabaseServer> servers = Stream.of("", "-paused")
                    .flatMap(name -> Stream.of(
                            DatabaseServer.postgres(directory.resolve("postgres" + name)),
                            DatabaseServer.mariaDb(directory.resolve("mariadb" + name))))
                    .toList();
            servers.forEach(DatabaseServer::start);
            ServerTest.execute(servers.get(0).database(), "CREATE TABLE kept (id INT)");
            servers.subList(2, 4).forEach(DatabaseServer::pause);
            String shared = SharedServers.postgres().url();
            System.out.println("ready " + shared);
            Thread.currentThread().join();
        }
    }

    @Test
    void serversDieWithTheirJvm(@TempDir Path directory) throws Exception {
        Process victim = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Processes.Seen> all;
        try {
            assertThat(lastLine(victim)).startsWith("ready");
            all = Processes.tree(Processes.look(victim.pid()).get(0));
            // Five servers, each with its shell and the guard; PostgreSQL has processes of its own.
            assertThat(all).hasSizeGreaterThan(1 + 5 * 3);
        } finally {
            victim.destroyForcibly();
        }
        assertThat(Patience.await(Cache.LIMIT, () -> all.stream().allMatch(Processes::isGone)))
                .isTrue();
        assertWorksAgain(directory);
    }

    private static void assertWorksAgain(Path directory) throws SQLException {
        try (DatabaseServer next = DatabaseServer.postgres(directory.resolve("postgres"))) {
            next.start();
            ServerTest.execute(next.database(), "INSERT INTO kept VALUES (1)");
        }
        try (DatabaseServer next = DatabaseServer.mariaDb(directory.resolve("mariadb-paused"))) {
            next.start();
        }
    }

    private static String lastLine(Process victim) throws IOException {
        return new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }
}
