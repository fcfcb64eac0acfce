// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import io.holdfast.example.transfer.common.BankSettings.Login;
import io.holdfast.example.transfer.launcher.Diary.Tone;
import io.holdfast.servers.Database;
import io.holdfast.servers.DatabaseServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL in which bank1 keeps its books in the position XA: embedded H2 forgets a prepared transaction when its session ends. Started
 * when it is first needed, because the other positions need none; gone with the launcher.
 */
final class OwnPostgres implements AutoCloseable {

    private final Path folder;
    private final Diary diary;
    private final Map<Integer, Login> logins = new HashMap<>();
    private @Nullable DatabaseServer server;
    private volatile boolean starting;

    OwnPostgres(Path folder, Diary diary) {
        this.folder = folder;
        this.diary = diary;
    }

    /** Returns when it runs. */
    synchronized DatabaseServer start() {
        DatabaseServer running = server;
        if (running == null) {
            say("A PostgreSQL is being started for bank1: embedded H2 would forget what it has prepared …");
            long begin = System.nanoTime();
            starting = true;
            try {
                running = DatabaseServer.postgres(folder);
                running.start();
                server = running;
            } finally {
                starting = false;
            }
            long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            say("PostgreSQL runs on port " + running.port() + " after " + millis
                    + " ms, with max_prepared_transactions=20; it ends with the demo");
        }
        return running;
    }

    /** For the page: somebody is waiting for it. */
    boolean isStarting() {
        return starting;
    }

    /** A database for each start with empty books. */
    synchronized Login login(int books) {
        DatabaseServer running = start();
        return logins.computeIfAbsent(books, number -> {
            // What is kept after the end of the demo is found again by the next one.
            Database database = number == 0 ? running.database() : running.createDatabase();
            return new Login(database.url(), database.user(), database.password());
        });
    }

    private void say(String text) {
        diary.write(Tone.PLAIN, text);
        System.out.println(text);
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.kill();
        }
    }
}
