// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import io.holdfast.servers.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/** Open Liberty with the features that {@code server.xml} names. */
final class OpenLiberty implements AppServer {

    private static final int HTTP = 9080;
    private static final int JMS = 7276;

    private final Path home;
    private final Path user;
    private final Path server;
    private final Path xml;
    private final int offset;

    /**
     * Makes it.
     *
     * @param home where it was unpacked
     * @param user a folder of its own
     * @param xml its configuration
     */
    OpenLiberty(Path home, Path user, Path xml) {
        this.home = home;
        this.user = user;
        this.server = user.resolve("servers/bank");
        this.xml = xml;
        this.offset = Ports.offset(HTTP, JMS);
    }

    @Override
    public void provision(Path driver, Path war, Bindings bindings) {
        try {
            Files.createDirectories(server.resolve("lib"));
            Files.createDirectories(server.resolve("apps"));
            Files.copy(xml, server.resolve("server.xml"));
            Files.copy(driver, server.resolve("lib/postgresql.jar"));
            Files.copy(war, application());
            Files.writeString(
                    server.resolve("bootstrap.properties"),
                    String.join(
                            "\n",
                            "bank.http.port=" + (HTTP + offset),
                            "bank.jms.port=" + (JMS + offset),
                            "bank.database.url=jdbc:postgresql://127.0.0.1:" + bindings.port() + "/"
                                    + bindings.database(),
                            "bank.database.user=" + bindings.user(),
                            "bank.database.password=" + bindings.password()));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private Path application() {
        return server.resolve("apps/bank.war");
    }

    /** As {@code bin/server run} does it, but without a shell in between that would survive a kill. */
    @Override
    public List<String> command() {
        return List.of(
                "env",
                "WLP_USER_DIR=" + user,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Dbank.folder=" + user,
                "-javaagent:" + home.resolve("bin/tools/ws-javaagent.jar"),
                "@" + home.resolve("lib/platform/java/java9.options"),
                "-jar",
                home.resolve("bin/tools/ws-server.jar").toString(),
                "bank");
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + (HTTP + offset) + "/bank/";
    }

    @Override
    public Path log() {
        return server.resolve("logs/messages.log");
    }

    /** It watches the file's time. */
    @Override
    public void redeploy() {
        try {
            Files.setLastModifiedTime(application(), FileTime.from(Instant.now()));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
