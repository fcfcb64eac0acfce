// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.it;

import io.holdfast.tck.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The packaged application as a process of its own. */
final class RunningBank implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;

    private RunningBank(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    static RunningBank start(Path folder, String name, int brokerPort) throws IOException {
        int port = freePort();
        Path log = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dbank.folder=" + folder.resolve("database").toAbsolutePath(),
                        "-Dquarkus.holdfast.broker.url=tcp://127.0.0.1:" + brokerPort,
                        "-jar",
                        Path.of("target", "quarkus-app", "quarkus-run.jar").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        RunningBank bank = new RunningBank(process, log, port);
        boolean ready = Eventually.within(PATIENCE, () -> !process.isAlive() || bank.answers());
        if (!ready || !process.isAlive()) {
            bank.close();
            throw new AssertionError("The bank did not start:\n" + Files.readString(log));
        }
        return bank;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() {
        try {
            return get("/q/health/live").statusCode() == 200;
        } catch (AssertionError notYet) {
            return false;
        }
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    HttpResponse<String> post(String path) {
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException error) {
            throw new AssertionError("The bank does not answer", error);
        } catch (InterruptedException wish) {
            Thread.currentThread().interrupt();
            throw new AssertionError(wish);
        }
    }

    boolean eventually(String path, String expected) {
        return Eventually.within(PATIENCE, () -> get(path).body().contains(expected));
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; it goes on for as long as its shutdown delay. */
    void terminate() {
        process.destroy();
    }

    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("The bank does not stop");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
