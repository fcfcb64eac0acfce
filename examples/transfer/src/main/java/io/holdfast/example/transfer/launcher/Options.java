// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import io.holdfast.example.transfer.common.BankSettings.Login;
import io.holdfast.example.transfer.common.Position;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * What can be configured, see docs/transfer-demo.md. Everything has a default that needs nothing installed.
 *
 * @param port of the page; 0 for any
 * @param folder where everything is kept after the end; a new folder that is deleted if empty
 * @param position where the switch stands first
 * @param pause how long a killed process stays down
 * @param bank1 a database of bank1's own, instead of an H2 file
 * @param bank2 a database of bank2's own, instead of an H2 file
 * @param broker a broker that runs elsewhere, instead of our own
 */
record Options(
        int port,
        Optional<Path> folder,
        Position position,
        Duration pause,
        Optional<Login> bank1,
        Optional<Login> bank2,
        Optional<Login> broker) {

    static final int PORT = 7070;

    static Options defaults() {
        return of(new Properties());
    }

    /** Reads a file of settings. */
    static Options from(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return of(properties);
    }

    static Options of(Properties properties) {
        Options options = new Options(
                Integer.parseInt(properties.getProperty("port", Integer.toString(PORT))),
                Optional.ofNullable(properties.getProperty("folder")).map(Path::of),
                Position.valueOf(properties
                        .getProperty("guarantee", "outbox")
                        .toUpperCase(Locale.ROOT)
                        .replace('-', '_')),
                Duration.ofMillis(Long.parseLong(properties.getProperty("pause-millis", "2500"))),
                login(properties, "bank1"),
                login(properties, "bank2"),
                login(properties, "broker"));
        if (options.position() == Position.XA) {
            options.objectionToXa().ifPresent(reason -> {
                throw new IllegalArgumentException("guarantee=xa: " + reason);
            });
        }
        return options;
    }

    private static Optional<Login> login(Properties properties, String name) {
        return Optional.ofNullable(properties.getProperty(name + ".url"))
                .map(url -> new Login(
                        url,
                        properties.getProperty(name + ".user", ""),
                        properties.getProperty(name + ".password", "")));
    }

    /** Why the switch cannot stand at XA, if it cannot. Where everything is our own, bank1 gets a PostgreSQL for it. */
    Optional<String> objectionToXa() {
        if (bank1.isEmpty()) {
            return isElsewhere()
                    ? Optional.of("bank1's H2 forgets what it has prepared: name a PostgreSQL or MariaDB by bank1.url.")
                    : Optional.empty();
        }
        if (bank1.get().url().startsWith("jdbc:h2:")) {
            return Optional.of("H2 forgets what it has prepared: name a PostgreSQL or MariaDB by bank1.url.");
        }
        return folder.isEmpty()
                ? Optional.of("Its decisions must outlive this program as your database does: name a folder=.")
                : Optional.empty();
    }

    /** Whether a new start cannot begin with empty books, because they are somebody else's. */
    boolean isElsewhere() {
        return bank1.isPresent() || bank2.isPresent() || broker.isPresent();
    }
}
