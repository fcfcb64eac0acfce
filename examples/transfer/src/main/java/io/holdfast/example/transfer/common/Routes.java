// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.common;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** JSON over HTTP on the loopback interface, with the server of the JDK. */
public final class Routes implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Routes.class.getName());
    private static final int THREADS = 32;
    private static final int LARGEST_BODY = 64 * 1024;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Map<String, Action> actions = new ConcurrentHashMap<>();

    /** Something that is done for a request; what it returns is the answer. */
    @FunctionalInterface
    public interface Action {

        /**
         * Does it.
         *
         * @param body what the caller has sent
         * @return becomes JSON, unless it is a {@link File}
         * @throws Exception becomes an HTTP status
         */
        Object answer(byte[] body) throws Exception;
    }

    /** An answer that is not JSON. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record File(String type, byte[] bytes) {}

    private Routes(HttpServer server) {
        this.server = server;
        this.threads = Executors.newFixedThreadPool(THREADS);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    /** Listens on a port, 0 for any that is free. Starts with {@link #start}. */
    public static Routes on(int port) throws IOException {
        return new Routes(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
    }

    /** Answers GET. */
    public Routes get(String path, Action action) {
        actions.put("GET " + path, action);
        return this;
    }

    /** Answers POST. */
    public Routes post(String path, Action action) {
        actions.put("POST " + path, action);
        return this;
    }

    /** From now on it answers. */
    public Routes start() {
        server.start();
        return this;
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Action action = actions.get(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            if (!isFromHere(exchange)) {
                answer(exchange, 403, new Trouble("This address is for this machine and its own page only."));
            } else if (action == null) {
                answer(exchange, 404, new Trouble("There is nothing here."));
            } else {
                run(exchange, action);
            }
        }
    }

    /** No page of another site can call us, also not under a name that it has made to point here. */
    private boolean isFromHere(HttpExchange exchange) {
        Set<String> names = Set.of("127.0.0.1:" + port(), "localhost:" + port());
        @Nullable String host = exchange.getRequestHeaders().getFirst("Host");
        @Nullable String origin = exchange.getRequestHeaders().getFirst("Origin");
        return host != null
                && names.contains(host)
                && (origin == null || names.contains(origin.replaceFirst("^http://", "")));
    }

    private static void run(HttpExchange exchange, Action action) throws IOException {
        byte[] body;
        try (InputStream input = exchange.getRequestBody()) {
            body = input.readNBytes(LARGEST_BODY);
        }
        try {
            answer(exchange, 200, action.answer(body));
        } catch (Refusal refusal) {
            answer(exchange, refusal.status(), new Trouble(refusal.getMessage()));
        } catch (IllegalArgumentException error) {
            answer(exchange, 400, new Trouble(error.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception error) {
            LOG.log(Level.INFO, "A request failed", error);
            answer(exchange, 500, new Trouble(error.getMessage()));
        }
    }

    private static void answer(HttpExchange exchange, int status, Object content) throws IOException {
        File file = content instanceof File ready
                ? ready
                : new File("application/json", Json.write(content).getBytes(StandardCharsets.UTF_8));
        exchange.getResponseHeaders().set("Content-Type", file.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'self'");
        exchange.sendResponseHeaders(status, file.bytes().length);
        exchange.getResponseBody().write(file.bytes());
    }

    /** How failures look to callers. */
    private record Trouble(@Nullable String error) {}
}
