// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.example.transfer.common.Json;
import io.holdfast.tck.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A headless Chromium and one page in it, over the browser's own protocol. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LISTENING = "DevTools listening on ws://";
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Process process;
    private final WebSocket socket;
    private final Answers answers;
    private final AtomicInteger numbers = new AtomicInteger();

    private Browser(Process process, WebSocket socket, Answers answers) {
        this.process = process;
        this.socket = socket;
        this.answers = answers;
    }

    /** The browser that HOLDFAST_CHROMIUM names, or the first one on the path. */
    static Optional<Path> installed() {
        String named = System.getenv("HOLDFAST_CHROMIUM");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        return Arrays.stream(System.getenv("PATH").split(":"))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser open(Path program, Path profile) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless=new",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0"));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--no-sandbox");
        }
        command.add("about:blank");
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String address = address(process);
        HttpClient http = HttpClient.newHttpClient();
        Answers answers = new Answers();
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(page(http, address), answers)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Browser browser = new Browser(process, socket, answers);
        browser.send("Page.enable", Map.of());
        browser.send("Runtime.enable", Map.of());
        browser.send("Log.enable", Map.of());
        return browser;
    }

    /** It says on standard error where it listens; the rest of what it says there is read and forgotten. */
    private static String address(Process process) throws Exception {
        CompletableFuture<String> found = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith(LISTENING)) {
                        found.complete(line.substring(LISTENING.length()).replaceFirst("/.*", ""));
                    }
                }
            } catch (IOException dead) {
                // Its end of the pipe is gone.
            } finally {
                found.completeExceptionally(new IOException("the browser ended"));
            }
        });
        reader.setDaemon(true);
        reader.start();
        return found.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static URI page(HttpClient http, String address) throws Exception {
        HttpResponse<String> list = http.send(
                HttpRequest.newBuilder(URI.create("http://" + address + "/json/list"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        for (JsonNode target : Json.tree(list.body())) {
            if (target.path("type").asText().equals("page")) {
                return URI.create(target.path("webSocketDebuggerUrl").asText());
            }
        }
        throw new IOException("the browser has no page");
    }

    void visit(String url) {
        send("Page.navigate", Map.of("url", url));
    }

    void size(int width, int height, boolean dark) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** What a JavaScript expression is, as JSON. */
    JsonNode evaluate(String expression) {
        JsonNode answer = send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.path("exceptionDetails").toString());
        }
        return answer.path("result").path("value");
    }

    /** With the mouse, as soon as it can be clicked: something that is hidden, covered or disabled cannot. */
    void click(String selector) {
        String found = "(() => { const e = document.querySelector('" + selector + "');"
                + " if (!e || e.disabled) return null;"
                + " e.scrollIntoView({block: 'nearest'});"
                + " const b = e.getBoundingClientRect(); const x = b.x + b.width / 2, y = b.y + b.height / 2;"
                + " const hit = document.elementFromPoint(x, y);"
                + " return hit && e.contains(hit) ? [x, y] : null; })()";
        JsonNode[] place = new JsonNode[1];
        if (!Eventually.within(PATIENCE, () -> {
            place[0] = evaluate(found);
            return place[0].isArray();
        })) {
            throw new IllegalStateException(selector + " cannot be clicked");
        }
        for (String type : List.of("mousePressed", "mouseReleased")) {
            send(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            place[0].get(0).asDouble(),
                            "y",
                            place[0].get(1).asDouble(),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
    }

    void screenshot(Path file) throws IOException {
        JsonNode picture = send("Page.captureScreenshot", Map.of("format", "png"));
        Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
    }

    /** What the page complained about: exceptions, refused files. */
    List<String> complaints() {
        return List.copyOf(answers.complaints);
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        int number = numbers.incrementAndGet();
        CompletableFuture<JsonNode> answer = answers.expect(number);
        try {
            socket.sendText(Json.write(Map.of("id", number, "method", method, "params", parameters)), true)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            JsonNode content = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (content.has("error")) {
                throw new IllegalStateException(method + ": " + content.path("error"));
            }
            return content.path("result");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } catch (ExecutionException | TimeoutException error) {
            throw new IllegalStateException(method, error);
        }
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** What the browser says. */
    private static final class Answers implements WebSocket.Listener {

        private final Map<Integer, CompletableFuture<JsonNode>> expected = new ConcurrentHashMap<>();
        private final List<String> complaints = new CopyOnWriteArrayList<>();
        private final StringBuilder text = new StringBuilder();

        CompletableFuture<JsonNode> expect(int number) {
            return expected.computeIfAbsent(number, unused -> new CompletableFuture<>());
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                hear(Json.tree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void hear(JsonNode said) {
            CompletableFuture<JsonNode> asked = expected.remove(said.path("id").asInt());
            String method = said.path("method").asText();
            if (asked != null) {
                asked.complete(said);
            } else if (method.equals("Runtime.exceptionThrown")
                    || (method.equals("Log.entryAdded")
                            && said.path("params")
                                    .path("entry")
                                    .path("level")
                                    .asText()
                                    .equals("error"))) {
                complaints.add(said.path("params").toString());
            }
        }
    }
}
