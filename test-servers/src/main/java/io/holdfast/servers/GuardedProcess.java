// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server as the child of a shell that kills it when this JVM is gone. In a session of its own: Ctrl-C is for the JVM. */
public final class GuardedProcess {

    private static final String SCRIPT = script();

    private final Process shell;
    private final Processes.Seen server;

    private GuardedProcess(Process shell, Processes.Seen server) {
        this.shell = shell;
        this.server = server;
    }

    private static String script() {
        try (@Nullable InputStream file = GuardedProcess.class.getResourceAsStream("guarded.sh")) {
            if (file == null) {
                throw new IOException("no guarded.sh");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException error) {
            throw Failure.of("Cannot start a server", "the jar is broken", "Build it again.", error);
        }
    }

    /**
     * Starts a server.
     *
     * @param command stays in the foreground
     * @param log gets what it says
     */
    public static GuardedProcess start(List<String> command, Path log) {
        List<String> guarded = new ArrayList<>(List.of("setsid", "sh", "-c", SCRIPT, "holdfast-server"));
        guarded.addAll(command);
        try {
            Process shell = Commands.builder(guarded)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII));
            String line = said.readLine();
            if (line == null) {
                throw new IOException("the shell said nothing");
            }
            return new GuardedProcess(
                    shell, Processes.look(Long.parseLong(line)).get(0));
        } catch (IOException error) {
            throw Failure.of(
                    "Cannot start " + command.get(0),
                    "sh and setsid are needed",
                    "The end of " + log + " may say why:\n" + Failure.tail(log),
                    error);
        }
    }

    /** What the system calls it. */
    public long pid() {
        return server.pid();
    }

    /** Whether it has not ended yet. */
    public boolean isAlive() {
        return shell.isAlive();
    }

    int exitValue() {
        return shell.exitValue();
    }

    /** Whether it has ended in time. */
    public boolean awaitEnd(Duration limit) {
        return Patience.await(limit, () -> !shell.isAlive());
    }

    /** Sends a signal, for example {@code TERM}. Does nothing if it has ended. */
    public void signal(String name) {
        Processes.signal(name, Processes.again(server));
    }

    /** Whether all processes stand still. The first one does so first, so that no new ones appear. */
    boolean pause(Duration limit) {
        signal("STOP");
        boolean first = Patience.await(limit, () -> Processes.standsStill(server));
        List<Processes.Seen> all = Processes.tree(server);
        Processes.signal("STOP", all);
        return first && Patience.await(limit, () -> all.stream().allMatch(Processes::standsStill));
    }

    void resume() {
        Processes.signal("CONT", Processes.tree(server));
    }

    /**
     * Whether all processes are gone. Those of PostgreSQL outlive their parent for a moment, with its memory; if the parent
     * was killed by somebody else, only their mark still tells whose they are.
     *
     * @param mark in the command line of this server and of no other
     * @param limit how long it may take
     */
    public boolean kill(String mark, Duration limit) {
        boolean paused = pause(limit);
        List<Processes.Seen> all = new ArrayList<>(Processes.tree(server));
        all.addAll(Processes.marked(mark));
        Processes.signal("KILL", all);
        return paused && Patience.await(limit, () -> all.stream().allMatch(Processes::isGone)) && awaitEnd(limit);
    }

    long cpuMillis() {
        return Processes.cpuMillis(server);
    }
}
