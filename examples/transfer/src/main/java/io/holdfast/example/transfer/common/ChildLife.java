// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.common;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * The life of a child of the launcher: one line of settings on its standard input, then it lives as long as that stays open, and ends in
 * order. So no child outlives the launcher, however that ends. What it prints is for the launcher; what it logs goes to standard error.
 */
public final class ChildLife {

    private static final System.Logger LOG = System.getLogger(ChildLife.class.getName());

    /** Begins the line that says where the child listens. */
    public static final String READY = "READY ";

    /** Begins the line that says why the child cannot start. */
    public static final String FAILED = "FAILED ";

    /** Begins the line that says where a transaction is held. */
    public static final String HELD = "HELD ";

    private static final Duration ENDING = Duration.ofSeconds(5);

    private ChildLife() {}

    /** Reads the settings. Settings come this way because everybody on the machine sees arguments. */
    public static <T> T begin(Class<T> settings) throws IOException {
        Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> fail(error));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = input.readLine();
        if (line == null) {
            throw new IOException("the launcher is gone");
        }
        Thread watch = new Thread(() -> endWith(input), "end-with-the-launcher");
        watch.setDaemon(true);
        watch.start();
        return Json.read(line, settings);
    }

    /** At once: other threads may have been started already. */
    private static void fail(Throwable error) {
        LOG.log(Level.ERROR, "This process cannot start", error);
        say(FAILED + String.valueOf(error.getMessage()).replace('\n', ' '));
        Runtime.getRuntime().halt(1);
    }

    private static void endWith(BufferedReader input) {
        try {
            while (input.readLine() != null) {
                // Nothing more is said.
            }
        } catch (IOException gone) {
            // As good as the end.
        }
        Thread limit = new Thread(ChildLife::haltLater, "end-in-any-case");
        limit.setDaemon(true);
        limit.start();
        System.exit(0);
    }

    private static void haltLater() {
        LockSupport.parkNanos(ENDING.toNanos());
        Runtime.getRuntime().halt(0);
    }

    /** What is closed when the child ends in order, in this order. */
    public static void atEnd(AutoCloseable... resources) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            for (AutoCloseable resource : resources) {
                try {
                    resource.close();
                } catch (Exception error) {
                    LOG.log(Level.INFO, "Something could not be closed", error);
                }
            }
        }));
    }

    /** Says where it listens. */
    public static void ready(int port) {
        say(READY + port);
    }

    /** Says that a transaction stands at a point, and holds it there until the launcher kills this process. */
    public static void holdUntilKilled(String point) {
        say(HELD + point);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(String line) {
        PrintStream out = System.out;
        out.println(line);
        out.flush();
    }
}
