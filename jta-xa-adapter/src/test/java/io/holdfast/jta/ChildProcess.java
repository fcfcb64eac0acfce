// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Another JVM with our class path that answers lines with lines. It dies when its input ends, so also with this one. */
final class ChildProcess implements AutoCloseable {

    /** Its last line. */
    static final String END = "END";

    private static final String MARK = "holdfast: ";
    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private ChildProcess(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "reader-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static ChildProcess start(Path log, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        try {
            return new ChildProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start());
        } catch (IOException error) {
            throw new IllegalStateException("Cannot start " + main.getSimpleName(), error);
        }
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(MARK)) {
                    lines.add(line.substring(MARK.length()));
                }
            }
        } catch (IOException dead) {
            // Its end of the pipe is gone.
        } finally {
            lines.add(END);
        }
    }

    void say(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException dead) {
            // It will be noticed when its answer is read.
        }
    }

    /** The next line, or {@link #END} when it has died. */
    String hear() {
        try {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new IllegalStateException("Process " + process.pid() + " says nothing");
            }
            return line;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return END;
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

    /** In the child: to the parent. */
    static void answer(String line) {
        System.out.println(MARK + line);
        System.out.flush();
    }

    /** In the child: from the parent; dies with it. */
    static String await(BufferedReader input) {
        try {
            String line = input.readLine();
            if (line == null) {
                Runtime.getRuntime().halt(3);
            }
            return line;
        } catch (IOException gone) {
            Runtime.getRuntime().halt(3);
            throw new IllegalStateException(gone);
        }
    }
}
