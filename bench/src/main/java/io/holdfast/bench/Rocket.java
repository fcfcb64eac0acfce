// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** RocketMQ in its own JVM: a name server and a broker. */
final class Rocket implements AutoCloseable {

    /** Besides the port it is given, the broker listens two below it. */
    private static final int SECOND_LISTENER = 2;

    private final Process process;
    private final String names;

    private Rocket(Process process, String names) {
        this.process = process;
        this.names = names;
    }

    static Rocket start(Path directory) throws IOException {
        Files.createDirectories(directory);
        int namePort = freePort();
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xms2g",
                        "-Xmx6g",
                        "-XX:+UseParallelGC",
                        // Where it keeps whatever has no setting.
                        "-Duser.home=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        RocketMain.class.getName(),
                        directory.toString(),
                        Integer.toString(namePort),
                        Integer.toString(freePair()),
                        Integer.toString(freePort()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(RocketMain.READY)) {
                return new Rocket(process, "127.0.0.1:" + namePort);
            }
        }
        throw new IOException("RocketMQ did not start");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static int freePair() throws IOException {
        while (true) {
            int port = freePort();
            try (ServerSocket second = new ServerSocket(port - SECOND_LISTENER, 1, InetAddress.getLoopbackAddress())) {
                return second.getLocalPort() + SECOND_LISTENER;
            } catch (IOException taken) {
                // Another pair.
            }
        }
    }

    /** Where the name server listens. */
    String names() {
        return names;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
