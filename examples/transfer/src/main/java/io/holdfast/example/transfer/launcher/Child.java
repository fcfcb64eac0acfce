// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import io.holdfast.example.transfer.common.ChildLife;
import io.holdfast.example.transfer.common.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One child process: started, killed and started again. */
final class Child {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Class<?> main;
    private final Path log;
    private final BlockingQueue<String> held = new LinkedBlockingQueue<>();
    private volatile @Nullable Running running;

    /** One life. */
    private record Running(Process process, CompletableFuture<Integer> port) {}

    /** Up, down, or in between. */
    enum State {
        UP,
        STARTING,
        DOWN
    }

    Child(String name, Class<?> main, Path log) {
        this.name = name;
        this.main = main;
        this.log = log;
    }

    String name() {
        return name;
    }

    /** Starts it and returns when it is ready. */
    synchronized void start(Object settings) {
        if (state() != State.DOWN) {
            return;
        }
        held.clear();
        Running life = launch(settings);
        running = life;
        try {
            life.port().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException error) {
            kill();
            throw new IllegalStateException(name + " did not start: " + reason(error), error);
        } catch (TimeoutException error) {
            kill();
            throw new IllegalStateException(name + " did not start in time; " + log + " may say why", error);
        }
    }

    /** What the child itself has said, if it has. */
    static String reason(Throwable error) {
        Throwable cause = error.getCause();
        return String.valueOf(cause == null ? error.getMessage() : cause.getMessage());
    }

    private Running launch(Object settings) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Running life = new Running(process, new CompletableFuture<>());
            Thread reader = new Thread(() -> listen(life), "listens-to-" + name);
            reader.setDaemon(true);
            reader.start();
            // Stays open: its end is the end of the child.
            OutputStream input = process.getOutputStream();
            input.write((Json.write(settings) + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
            return life;
        } catch (IOException error) {
            throw new IllegalStateException("Cannot start " + name, error);
        }
    }

    private void listen(Running life) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(life.process().getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(ChildLife.READY)) {
                    life.port().complete(Integer.valueOf(line.substring(ChildLife.READY.length())));
                } else if (line.startsWith(ChildLife.FAILED)) {
                    life.port().completeExceptionally(new IOException(line.substring(ChildLife.FAILED.length())));
                } else if (line.startsWith(ChildLife.HELD)) {
                    held.add(line.substring(ChildLife.HELD.length()));
                }
            }
        } catch (IOException dead) {
            // Its end of the pipe is gone.
        } finally {
            life.port().completeExceptionally(new IOException("it ended; " + log + " says why"));
        }
    }

    /** Kills it by a signal that it cannot catch, and returns when it is gone. */
    void kill() {
        Running life = running;
        if (life != null) {
            life.process().destroyForcibly();
            life.process()
                    .onExit()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }

    /** Lets it end in order, and returns when it is gone. */
    void stop() {
        Running life = running;
        if (life == null || !life.process().isAlive()) {
            return;
        }
        try {
            life.process().getOutputStream().close();
            life.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException gone) {
            // Then it is ending already.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    /** Whether a transaction is held in it, waiting for the kill. */
    boolean isHeld() {
        return !held.isEmpty();
    }

    State state() {
        Running life = running;
        if (life == null || !life.process().isAlive()) {
            return State.DOWN;
        }
        return life.port().isDone() && !life.port().isCompletedExceptionally() ? State.UP : State.STARTING;
    }

    /** Where it listens; 0 if it does not. */
    int port() {
        Running life = running;
        return life == null || state() != State.UP ? 0 : life.port().join();
    }

    long pid() {
        Running life = running;
        return life == null ? 0 : life.process().pid();
    }
}
