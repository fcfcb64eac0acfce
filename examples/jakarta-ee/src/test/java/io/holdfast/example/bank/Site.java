// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import io.holdfast.servers.Database;
import io.holdfast.servers.GuardedProcess;
import io.holdfast.tck.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bank on a server: a child process, a database behind a tap, and a customer. */
final class Site implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String STARTED = "Started Holdfast";

    private final AppServer server;
    private final Path folder;
    private final Path console;
    private final Tap tap;
    private final HttpClient customer = HttpClient.newHttpClient();
    private GuardedProcess process;

    private Site(AppServer server, Path folder, Tap tap) {
        this.server = server;
        this.folder = folder;
        this.console = folder.resolve("console.log");
        this.tap = tap;
    }

    /** Returns when the bank answers. */
    static Site open(AppServer server, Path folder, Path war, Database database)
            throws IOException, URISyntaxException {
        URI url = URI.create(database.url().substring("jdbc:".length()));
        Site site = new Site(server, folder, Tap.before(url.getPort()));
        server.provision(
                Path.of(org.postgresql.Driver.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()),
                war,
                new AppServer.Bindings(
                        site.tap.port(), url.getPath().substring(1), database.user(), database.password()));
        site.start();
        return site;
    }

    Tap tap() {
        return tap;
    }

    void start() {
        process = GuardedProcess.start(server.command(), console);
        await("the bank answers", () -> isServed() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException("The server has ended:\n" + tail());
        }
    }

    private boolean isServed() {
        try {
            return customer.send(get("api/accounts"), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** By a signal that it cannot catch; returns when it is gone. */
    void kill() {
        if (!process.kill(folder.toString(), PATIENCE)) {
            throw new IllegalStateException("The server does not die:\n" + tail());
        }
    }

    /** Returns when the new deployment has started. */
    void redeploy() {
        long before = starts();
        server.redeploy();
        await("it is deployed again", () -> starts() > before && isServed());
    }

    private long starts() {
        try (Stream<String> lines = Files.lines(server.log(), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains(STARTED)).count();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** What a tool of the JDK says about the server's process. */
    List<String> jcmd(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(process.pid())));
        command.addAll(List.of(arguments));
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (tool.waitFor() != 0) {
            throw new IllegalStateException(String.join("\n", said));
        }
        return said;
    }

    /** Asks for a transfer from account 1 to account 2. */
    HttpResponse<String> transfer(String id, String amount, boolean instant) throws IOException, InterruptedException {
        return customer.send(post(id, amount, instant), BodyHandlers.ofString());
    }

    /** The same, by a customer who need not live to see the answer. */
    CompletableFuture<HttpResponse<String>> transferSoon(String id, String amount, boolean instant) {
        return customer.sendAsync(post(id, amount, instant), BodyHandlers.ofString());
    }

    /** Fills in a form. */
    HttpResponse<String> send(String path, Map<String, String> form) throws IOException, InterruptedException {
        return customer.send(post(path, form), BodyHandlers.ofString());
    }

    private HttpRequest post(String id, String amount, boolean instant) {
        return post(
                "api/transfers",
                Map.of("id", id, "from", "1", "to", "2", "amount", amount, "instant", Boolean.toString(instant)));
    }

    private HttpRequest post(String path, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path)).build();
    }

    /** A page or a list. */
    HttpResponse<String> look(String path) throws IOException, InterruptedException {
        return customer.send(get(path), BodyHandlers.ofString());
    }

    /** Waits, and says what the server has said if it was in vain. */
    void await(String what, BooleanSupplier condition) {
        if (!Eventually.within(PATIENCE, condition)) {
            throw new AssertionError("Waited in vain until " + what + ":\n" + tail());
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(console, StandardCharsets.ISO_8859_1);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 80), lines.size()));
        } catch (IOException unreadable) {
            return "(" + console + " cannot be read)";
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.kill(folder.toString(), PATIENCE);
        }
        tap.close();
    }
}
