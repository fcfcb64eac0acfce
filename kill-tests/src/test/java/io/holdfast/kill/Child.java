// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.kill.app.Say;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A JVM of ours. It dies when its standard input ends, so also with this one. */
final class Child {

    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx160m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"));

    private final String name;
    private final Path errors;
    private final Process process;
    private final Thread reader;
    private final Map<String, String> heard = new ConcurrentHashMap<>();

    private Child(String name, Path errors, Process process, Consumer<String> history) {
        this.name = name;
        this.errors = errors;
        this.process = process;
        this.reader = new Thread(() -> read(history), "reader-of-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a main class; what it says goes to the history, line by line. */
    static Child start(String name, Path folder, List<String> mainAndArguments, Consumer<String> history) {
        List<String> command = new ArrayList<>(JVM);
        command.addAll(mainAndArguments);
        Path errors = folder.resolve(name.replaceAll("-.*", "") + ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                    .start();
            return new Child(name, errors, process, history);
        } catch (IOException error) {
            throw new IllegalStateException("Cannot start " + name, error);
        }
    }

    private void read(Consumer<String> history) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                heard.put(space < 0 ? line : line.substring(0, space), line.substring(space + 1));
                history.accept(line);
            }
        } catch (IOException closed) {
            // Its end of the pipe is gone.
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    /** Whether it says a word within the limit; what it said before the last {@link #order} does not count. */
    boolean says(Say word, Duration limit) {
        Patience.await(limit, () -> heard.containsKey(word.name()) || !process.isAlive());
        return heard.containsKey(word.name());
    }

    /** Waits for a word, or fails with what it left on its error output. */
    String await(Say word) {
        if (!says(word, PATIENCE)) {
            throw new IllegalStateException(
                    name + " did not say " + word + (process.isAlive() ? " in time" : "; it died") + ":\n" + tail());
        }
        return heard.get(word.name());
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(errors);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException none) {
            return "(it left no errors)";
        }
    }

    void order(String line, Say... forget) {
        List.of(forget).forEach(word -> heard.remove(word.name()));
        OutputStream input = process.getOutputStream();
        try {
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException dead) {
            throw new IllegalStateException(name + " is dead:\n" + tail(), dead);
        }
    }

    /** SIGKILL. Returns when it is gone and everything it has said was read. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " does not end");
            }
            reader.join(PATIENCE.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGSTOP, and SIGCONT after so long, by a shell that would do it even if this JVM died. */
    Process pause(Duration length) {
        try {
            return new ProcessBuilder(
                            "sh",
                            "-c",
                            "kill -STOP \"$0\" && sleep \"$1\"; kill -CONT \"$0\" 2>/dev/null",
                            Long.toString(pid()),
                            String.format(Locale.ROOT, "%.1f", length.toMillis() / 1000.0))
                    .inheritIO()
                    .start();
        } catch (IOException error) {
            throw new IllegalStateException("Cannot pause " + name, error);
        }
    }
}
