// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.example.transfer.common.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A bank over HTTP. */
final class Bank {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final Duration QUICK = Duration.ofSeconds(5);
    private static final Duration SLOW = Duration.ofSeconds(60);
    private static final int OK = 200;

    private final Child child;

    Bank(Child child) {
        this.child = child;
    }

    /** The bank has said no, in a sentence. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        private RefusedException(String sentence) {
            super(sentence);
        }
    }

    <T> T get(String path, Class<T> type) throws IOException, InterruptedException, RefusedException {
        return send(HttpRequest.newBuilder(uri(path)).timeout(QUICK).build(), type);
    }

    <T> T post(String path, Object body, Class<T> type) throws IOException, InterruptedException, RefusedException {
        return send(
                HttpRequest.newBuilder(uri(path))
                        .timeout(SLOW)
                        .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                        .build(),
                type);
    }

    private URI uri(String path) throws IOException {
        int port = child.port();
        if (port == 0) {
            throw new IOException(child.name() + " is down");
        }
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static <T> T send(HttpRequest request, Class<T> type)
            throws IOException, InterruptedException, RefusedException {
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            JsonNode error = Json.tree(answer.body()).path("error");
            throw new RefusedException(error.asText());
        }
        return Json.read(answer.body(), type);
    }
}
