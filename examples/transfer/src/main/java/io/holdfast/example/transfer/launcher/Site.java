// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import io.holdfast.example.transfer.common.Json;
import io.holdfast.example.transfer.common.Position;
import io.holdfast.example.transfer.common.Refusal;
import io.holdfast.example.transfer.common.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.BindException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page and what it calls. */
final class Site implements AutoCloseable {

    private static final Map<String, String> FILES = Map.of(
            "/", "text/html;charset=UTF-8",
            "/page.css", "text/css;charset=UTF-8",
            "/page.js", "text/javascript;charset=UTF-8",
            "/icon.svg", "image/svg+xml");

    private final Routes routes;
    private final Fleet fleet;
    private final Watch watch;
    private final Stories stories;
    private final Diary diary;

    Site(int port, Fleet fleet, Watch watch, Stories stories, Diary diary) throws IOException {
        this.routes = listen(port);
        this.fleet = fleet;
        this.watch = watch;
        this.stories = stories;
        this.diary = diary;
        FILES.forEach((path, type) -> routes.get(path, body -> file(path, type)));
        routes.get("/api/state", body -> state())
                .post("/api/transfer", body -> transfer(Json.read(body, Wish.class)))
                .post("/api/story", body -> {
                    stories.play(Json.read(body, Name.class).name());
                    return state();
                })
                .post("/api/guarantee", body -> {
                    stories.switchTo(
                            Position.valueOf(Json.read(body, Name.class).name()));
                    return state();
                })
                .post("/api/kill", body -> {
                    stories.kill(child(Json.read(body, Name.class)));
                    return state();
                })
                .post("/api/start", body -> {
                    stories.start(child(Json.read(body, Name.class)));
                    return state();
                })
                .start();
    }

    /** Everything that the page shows. */
    record State(
            Position position,
            List<Position> positions,
            String configuration,
            String databases,
            @Nullable String running,
            boolean bank2Failing,
            boolean canStartOver,
            long launcher,
            long begun,
            long round,
            Picture picture,
            List<ProcessTile> processes,
            List<Diary.Entry> diary) {}

    /** A process. */
    record ProcessTile(String name, Child.State state, long pid) {}

    /** What a button names. */
    record Name(String name) {}

    /** A transfer that is asked for. */
    record Wish(@Nullable BigDecimal amount) {}

    /** The wanted port, or any other if that is taken. */
    private static Routes listen(int port) throws IOException {
        try {
            return Routes.on(port);
        } catch (BindException taken) {
            return Routes.on(0);
        }
    }

    String url() {
        return "http://127.0.0.1:" + routes.port() + "/";
    }

    private State transfer(Wish wish) {
        BigDecimal amount = wish.amount();
        if (amount == null) {
            throw new Refusal(422, "An amount is missing.");
        }
        stories.transfer(amount);
        return state();
    }

    private State state() {
        return new State(
                fleet.position(),
                List.of(Position.values()),
                "guarantee=" + Stories.name(fleet.position()),
                fleet.databases(),
                stories.running().orElse(null),
                watch.isBank2Failing(),
                fleet.canStartOver(),
                ProcessHandle.current().pid(),
                stories.begun(),
                watch.rounds(),
                watch.picture(),
                fleet.children().stream()
                        .map(child -> new ProcessTile(child.name(), child.state(), child.pid()))
                        .toList(),
                diary.read());
    }

    private Child child(Name name) {
        return fleet.children().stream()
                .filter(child -> child.name().equals(name.name()))
                .findFirst()
                .orElseThrow(() -> new Refusal(404, "There is no process of this name."));
    }

    private static Routes.File file(String path, String type) throws IOException {
        String name = path.equals("/") ? "/page.html" : path;
        try (InputStream file = Site.class.getResourceAsStream("/page" + name)) {
            if (file == null) {
                throw new IOException(name + " is missing from the jar");
            }
            return new Routes.File(type, file.readAllBytes());
        }
    }

    @Override
    public void close() {
        routes.close();
    }
}
