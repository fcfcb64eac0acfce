// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Another JVM with our class path, to be killed. It dies by itself when its input ends, so also with this one. */
final class ChildJvm implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String READY = "READY";
    private static final int ORPHANED = 3;

    private final Process process;
    private final CountDownLatch heard = new CountDownLatch(1);
    private volatile boolean ready;

    private ChildJvm(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "reader-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** @param input one line that the child can read: what must not be among its arguments */
    static ChildJvm start(Path errors, String input, Class<?> main, String... arguments) {
        return start(System.getProperty("java.class.path"), errors, input, main, arguments);
    }

    /** With another class path. */
    static ChildJvm start(String classPath, Path errors, String input, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-cp",
                classPath,
                main.getName()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                    .start();
            OutputStream line = process.getOutputStream();
            line.write((input + "\n").getBytes(StandardCharsets.UTF_8));
            line.flush();
            return new ChildJvm(process);
        } catch (IOException error) {
            throw new IllegalStateException("Cannot start " + main.getSimpleName(), error);
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(READY)) {
                    ready = true;
                    heard.countDown();
                }
            }
        } catch (IOException dead) {
            // Its end of the pipe is gone.
        } finally {
            heard.countDown();
        }
    }

    /** Waits until it works, or is dead. */
    boolean isReady() {
        try {
            return heard.await(PATIENCE.toSeconds(), TimeUnit.SECONDS) && ready;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** By a signal that it cannot catch; returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
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

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException error) {
            throw new IllegalStateException("no port is free", error);
        }
    }

    /** Called in the child first: reads its line, and lets it die with its parent. */
    static String begin() {
        try {
            InputStream input = System.in;
            StringBuilder line = new StringBuilder();
            for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
                line.append((char) next);
            }
            Thread watch = new Thread(() -> awaitEnd(input), "dies-with-its-parent");
            watch.setDaemon(true);
            watch.start();
            return line.toString();
        } catch (IOException error) {
            throw new IllegalStateException(error);
        }
    }

    private static void awaitEnd(InputStream input) {
        try {
            while (input.read() >= 0) {
                // Nobody says anything more.
            }
        } catch (IOException closed) {
            // It is as good as the end.
        }
        Runtime.getRuntime().halt(ORPHANED);
    }

    /** Called in the child when it works. */
    static void ready() {
        System.out.println(READY);
    }
}
