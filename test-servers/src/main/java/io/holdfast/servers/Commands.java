// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Programs that are run to their end. */
final class Commands {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final File NOTHING = new File("/dev/null");

    private Commands() {}

    /** Whether it can be run and succeeds. */
    static boolean succeeds(List<String> command) {
        try {
            return exitCode(builder(command).redirectOutput(NOTHING).redirectError(NOTHING)) == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    static void run(List<String> command) {
        try {
            int code = exitCode(builder(command).redirectOutput(NOTHING).redirectError(NOTHING));
            if (code != 0) {
                throw failed(command, "it ended with " + code, null);
            }
        } catch (IOException missing) {
            throw failed(command, "it could not be started", missing);
        }
    }

    /** Adds what it says to a log. */
    static void run(List<String> command, File input, Path log) {
        ProcessBuilder builder = builder(command)
                .redirectInput(input)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            int code = exitCode(builder);
            if (code != 0) {
                throw failed(command, "it ended with " + code + " and said:\n" + Failure.tail(log), null);
            }
        } catch (IOException missing) {
            throw failed(command, "it could not be started", missing);
        }
    }

    /** With an environment that does not lead the servers' programs elsewhere. */
    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("PG") || name.startsWith("MYSQL") || name.startsWith("MARIADB"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static int exitCode(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        if (!Patience.await(LIMIT, () -> !process.isAlive())) {
            process.destroyForcibly();
        }
        return Patience.await(LIMIT, () -> !process.isAlive()) ? process.exitValue() : -1;
    }

    private static IllegalStateException failed(List<String> command, String rule, @Nullable IOException cause) {
        return Failure.of(
                "Cannot run " + String.join(" ", command),
                rule,
                "Look at the message; Linux on x86-64 with util-linux, tar and sh is needed.",
                cause);
    }
}
