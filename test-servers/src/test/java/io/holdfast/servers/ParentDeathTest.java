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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParentDeathTest {

    /** The JVM that is going to die. */
    static final class Victim {

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            DatabaseServer running = DatabaseServer.postgres(directory.resolve("running"));
            running.start();
            ServerTest.execute(running.database(), "CREATE TABLE kept (id INT)");
            DatabaseServer paused = DatabaseServer.mariaDb(directory.resolve("paused"));
            paused.start();
            paused.pause();
            String shared = SharedServers.postgres().url();
            System.out.println("ready " + shared);
            Thread.currentThread().join();
        }
    }

    @Test
    void serversDieWithTheirJvm(@TempDir Path directory) throws Exception {
        Process victim = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
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
            // Three servers, each with its shell and the guard; PostgreSQL has processes of its own.
            assertThat(all).hasSizeGreaterThan(1 + 3 * 3);
        } finally {
            victim.destroyForcibly();
        }
        assertThat(Patience.await(Cache.LIMIT, () -> all.stream().allMatch(Processes::isGone)))
                .isTrue();
        assertWorksAgain(directory);
    }

    private static void assertWorksAgain(Path directory) throws SQLException {
        try (DatabaseServer next = DatabaseServer.postgres(directory.resolve("running"))) {
            next.start();
            ServerTest.execute(next.database(), "INSERT INTO kept VALUES (1)");
        }
        try (DatabaseServer next = DatabaseServer.mariaDb(directory.resolve("paused"))) {
            next.start();
        }
    }

    private static String lastLine(Process victim) throws IOException {
        return new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }
}
