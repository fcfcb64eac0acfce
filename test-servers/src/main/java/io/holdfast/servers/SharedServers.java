// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One server of a kind per JVM, started when first asked for, gone with the JVM. Every call gives a new empty database: take
 * one per test class, in which only transactions that span databases (prepared ones, locks of the server) can be disturbed.
 */
public final class SharedServers {

    private static final Map<String, DatabaseServer> SERVERS = new HashMap<>();
    private static @Nullable Path folder;

    private SharedServers() {}

    /** On a server that flushes nothing: quick, and safe as long as the machine does not crash. */
    public static Database postgres() {
        return database("postgres", path -> DatabaseServer.postgres(path, Postgres.NOT_DURABLE));
    }

    /** On a server that flushes nothing: quick, and safe as long as the machine does not crash. */
    public static Database mariaDb() {
        return database("mariadb", path -> DatabaseServer.mariaDb(path, MariaDb.NOT_DURABLE));
    }

    /** On another server, which flushes as in production. */
    public static Database durablePostgres() {
        return database("durable-postgres", DatabaseServer::postgres);
    }

    /** On another server, which flushes as in production. */
    public static Database durableMariaDb() {
        return database("durable-mariadb", DatabaseServer::mariaDb);
    }

    private static synchronized Database database(String name, Function<Path, DatabaseServer> server) {
        DatabaseServer shared = SERVERS.computeIfAbsent(name, key -> server.apply(folder().resolve(key)));
        shared.start();
        return shared.createDatabase();
    }

    private static Path folder() {
        Path known = folder;
        if (known == null) {
            known = Cache.locked("shared servers", SharedServers::claim);
            folder = known;
            Runtime.getRuntime().addShutdownHook(new Thread(SharedServers::end, "holdfast-servers-end"));
        }
        return known;
    }

    /** The name says whose it is. Those of JVMs that could not clean up are deleted. */
    private static Path claim(Path root) throws IOException {
        Path all = Files.createDirectories(root.resolve("shared"));
        Set<String> living = Processes.all().stream()
                .filter(process -> !process.dead())
                .map(SharedServers::prefix)
                .collect(Collectors.toSet());
        List<Path> left = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(all)) {
            folders.forEach(left::add);
        }
        for (Path other : left) {
            String name = other.getFileName().toString();
            if (!living.contains(name.substring(0, name.lastIndexOf('-') + 1))) {
                Cache.delete(other);
            }
        }
        return Files.createTempDirectory(
                all, prefix(Processes.look(ProcessHandle.current().pid()).get(0)));
    }

    private static String prefix(Processes.Seen process) {
        return process.pid() + "-" + process.start() + "-";
    }

    private static synchronized void end() {
        SERVERS.values().forEach(DatabaseServer::kill);
        Path own = folder;
        if (own != null) {
            Failure.unchecked(() -> {
                Cache.delete(own);
                return own;
            });
        }
    }
}
