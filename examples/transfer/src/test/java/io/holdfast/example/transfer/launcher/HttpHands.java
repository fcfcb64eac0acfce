// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.example.transfer.common.Json;
import io.holdfast.tck.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Calls what the page calls. */
final class HttpHands implements Hands {

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    HttpHands(String url) {
        this.url = url;
    }

    @Override
    public void story(String name) {
        post("api/story", Map.of("name", name));
    }

    @Override
    public void position(String name) {
        post("api/guarantee", Map.of("name", name));
    }

    @Override
    public void kill(String process) {
        post("api/kill", Map.of("name", process));
    }

    @Override
    public void start(String process) {
        post("api/start", Map.of("name", process));
    }

    @Override
    public void transfer(String amount) {
        post("api/transfer", Map.of("amount", amount));
    }

    @Override
    public Shown look() {
        JsonNode state = Json.tree(
                send(HttpRequest.newBuilder(URI.create(url + "api/state")).build())
                        .body());
        JsonNode picture = state.path("picture");
        List<String> ways = new ArrayList<>();
        picture.path("rows").forEach(row -> ways.add(row.path("way").asText()));
        Map<String, String> processes = new TreeMap<>();
        state.path("processes")
                .forEach(each -> processes.put(
                        each.path("name").asText(), each.path("state").asText()));
        List<String> diary = new ArrayList<>();
        state.path("diary").forEach(entry -> diary.add(entry.path("text").asText()));
        return new Shown(
                state.path("position").asText(),
                state.path("databases").asText(),
                state.path("running").asText("").replace("null", ""),
                state.path("round").asLong(),
                picture.path("complete").asBoolean(),
                picture.path("verdict").asText(),
                picture.path("balance1").asText(),
                picture.path("balance2").asText(),
                picture.path("inFlight").asText(),
                picture.path("total").asText(),
                picture.path("lost").asText(),
                picture.path("invented").asText(),
                ways,
                processes,
                diary);
    }

    @Override
    public void picture(String name, boolean dark) {
        // There is nothing to be seen over HTTP.
    }

    @Override
    public List<String> complaints() {
        return List.of();
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    /** A button that cannot be pressed yet is pressed when it can be. */
    private void post(String path, Map<String, String> body) {
        boolean done = Eventually.within(
                Duration.ofSeconds(60),
                () -> send(HttpRequest.newBuilder(URI.create(url + path))
                                        .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                                        .build())
                                .statusCode()
                        == 200);
        if (!done) {
            throw new IllegalStateException("refused: " + path + " " + body);
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException error) {
            throw new IllegalStateException(error);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
