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
        return new Options(
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
    }

    private static Optional<Login> login(Properties properties, String name) {
        return Optional.ofNullable(properties.getProperty(name + ".url"))
                .map(url -> new Login(
                        url,
                        properties.getProperty(name + ".user", ""),
                        properties.getProperty(name + ".password", "")));
    }

    /** Whether a new start cannot begin with empty books, because they are somebody else's. */
    boolean isElsewhere() {
        return bank1.isPresent() || bank2.isPresent() || broker.isPresent();
    }
}
