// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.artemis.EmbeddedBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A broker in a process of its own, to be killed. It dies by itself when its input ends, so also with this process. */
final class ChildJvm implements AutoCloseable {

    private static final String READY = "READY";
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;

    private ChildJvm(Process process) {
        this.process = process;
    }

    /** Returns when it listens. */
    static ChildJvm start(Path folder, int port) {
        try {
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ChildJvm.class.getName(),
                            folder.toString(),
                            Integer.toString(port)))
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("broker.err").toFile()))
                    .start();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); !READY.equals(line); line = lines.readLine()) {
                if (line == null) {
                    throw new IllegalStateException("the broker has not started; see broker.err");
                }
            }
            return new ChildJvm(process);
        } catch (IOException error) {
            throw new IllegalStateException("Cannot start a broker", error);
        }
    }

    /** By a signal that it cannot catch; returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Process " + process.pid() + " does not die");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** In the child. */
    @SuppressWarnings("resource") // it ends with the process
    public static void main(String[] arguments) throws IOException {
        EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        System.out.println(READY);
        while (System.in.read() >= 0) {
            // Nobody says anything.
        }
        Runtime.getRuntime().halt(0);
    }
}
