// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.tck.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Clicks on the page and reads it. */
final class BrowserHands implements Hands {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WIDTH = 1600;
    private static final int HEIGHT = 900;

    private static final String READ = """
            (() => {
              const text = (id) => document.getElementById(id).textContent.replace(/\\u202f/g, "");
              const found = (words) => (text("says").match(new RegExp("([0-9.]+) " + words)) || ["", "0.00"])[1];
              const all = (selector) => Array.from(document.querySelectorAll(selector));
              const body = document.body.dataset;
              return {
                position: document.querySelector('[aria-pressed="true"]').dataset.position,
                databases: text("databases"),
                running: body.running, round: Number(body.round), complete: body.complete === "true",
                verdict: document.getElementById("verdict").dataset.verdict,
                balance1: text("balance1"), balance2: text("balance2"), inFlight: text("inFlight"), total: text("total"),
                lost: found("lost"), invented: found("invented"),
                ways: all("#rows li").map((line) => line.dataset.way),
                processes: Object.fromEntries(all("[data-process]").map((card) => [card.dataset.process, card.dataset.state])),
                diary: all("#diary li").map((line) => line.title)
              };
            })()
            """;

    private final Browser browser;
    private final Optional<Path> pictures;

    BrowserHands(Browser browser, String url, Optional<Path> pictures) {
        this.browser = browser;
        this.pictures = pictures;
        browser.size(WIDTH, HEIGHT, false);
        browser.visit(url);
        // Before its first picture a browser lets clicks fall.
        if (!Eventually.within(
                PATIENCE,
                () -> browser.evaluate("document.body?.dataset.round !== undefined"
                                + " && performance.getEntriesByName('first-contentful-paint').length > 0")
                        .asBoolean())) {
            throw new IllegalStateException("the page shows nothing: " + browser.complaints());
        }
    }

    @Override
    public void story(String name) {
        press("[data-story=\"" + name + "\"]");
    }

    @Override
    public void position(String name) {
        press("[data-position=\"" + name + "\"]");
    }

    @Override
    public void kill(String process) {
        press("[data-process=\"" + process + "\"] .kill");
    }

    @Override
    public void start(String process) {
        press("[data-process=\"" + process + "\"] .start");
    }

    @Override
    public void transfer(String amount) {
        browser.evaluate("document.getElementById('amount').value = '" + amount + "'");
        press("#transfer button[type=submit]");
    }

    /** A click that the page has taken notice of. */
    private void press(String selector) {
        long before = begun();
        browser.click(selector);
        if (!Eventually.within(PATIENCE, () -> begun() > before)) {
            throw new IllegalStateException("nothing happened after a click on " + selector);
        }
    }

    private long begun() {
        return browser.evaluate("Number(document.body.dataset.begun)").asLong();
    }

    @Override
    public Shown look() {
        JsonNode seen = browser.evaluate(READ);
        Map<String, String> processes = new TreeMap<>();
        seen.path("processes")
                .properties()
                .forEach(each -> processes.put(each.getKey(), each.getValue().asText()));
        return new Shown(
                seen.path("position").asText(),
                seen.path("databases").asText(),
                seen.path("running").asText(),
                seen.path("round").asLong(),
                seen.path("complete").asBoolean(),
                seen.path("verdict").asText(),
                seen.path("balance1").asText(),
                seen.path("balance2").asText(),
                seen.path("inFlight").asText(),
                seen.path("total").asText(),
                seen.path("lost").asText(),
                seen.path("invented").asText(),
                texts(seen.path("ways")),
                processes,
                texts(seen.path("diary")));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    @Override
    public void picture(String name, boolean dark) {
        pictures.ifPresent(folder -> {
            try {
                Files.createDirectories(folder);
                browser.evaluate("scrollTo(0, 0)");
                browser.size(WIDTH, HEIGHT, dark);
                browser.screenshot(folder.resolve("transfer-" + name + ".png"));
                browser.size(WIDTH, HEIGHT, false);
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        });
    }

    @Override
    public List<String> complaints() {
        return browser.complaints();
    }

    @Override
    public void close() {
        browser.close();
    }
}
