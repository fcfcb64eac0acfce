// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.servers.Database;
import io.holdfast.servers.SharedServers;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Session beans, entities and time-outs on WildFly: a row is there if, and only if, its message has taken effect. */
final class TellersTest {

    private static final BigDecimal ALL_THE_MONEY = new BigDecimal("10000.00");

    private static Books books;
    private static Site site;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        Database database = SharedServers.postgres();
        books = new Books(database);
        Path base = Files.createDirectory(folder.resolve("server"));
        WildFly server = new WildFly(
                Path.of(System.getProperty("wildfly.home")),
                base,
                Path.of("src/main/servers/wildfly/bank.yml").toAbsolutePath());
        site = Site.open(server, base, withTellers(folder.resolve("bank.war")), database);
    }

    @AfterAll
    static void close() {
        if (site != null) {
            site.close();
        }
    }

    /** The application as it is, and the tellers. */
    private static Path withTellers(Path war) throws IOException {
        Files.copy(Path.of(System.getProperty("bank.war")), war);
        try (FileSystem inside = FileSystems.newFileSystem(war)) {
            Path classes = inside.getPath("WEB-INF", "classes");
            for (Class<?> type : List.of(Tellers.class, ManagedTeller.class, OwnTeller.class, TransferRow.class)) {
                add("/" + type.getName().replace('.', '/') + ".class", classes);
            }
            add("/META-INF/persistence.xml", classes);
        }
        return war;
    }

    private static void add(String resource, Path classes) throws IOException {
        Path target = classes.resolve(resource.substring(1));
        Files.createDirectories(target.getParent());
        try (InputStream content = TellersTest.class.getResourceAsStream(resource)) {
            Files.copy(content, target);
        }
    }

    /** One more transfer, so that a message too many has had its time. */
    @AfterEach
    void booksBalance() throws Exception {
        assertThat(site.transfer(id(), "0.01", false).statusCode()).isEqualTo(200);
        site.await("everything is credited", () -> {
            Books.Page page = books.read();
            return page.credited().compareTo(page.transfers()) >= 0;
        });
        Books.Page page = books.read();
        assertThat(page.credited()).isEqualByComparingTo(page.transfers());
        assertThat(page.debited().add(page.credited())).isEqualByComparingTo(ALL_THE_MONEY);
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    @ParameterizedTest
    @CsvSource({
        "required, 200, true",
        "required-and-taken-back, 200, false",
        "commit, 200, true",
        "rollback, 200, false",
        "commit-entity, 200, true",
        "rollback-entity, 200, false",
        "too-long, 500, false"
    })
    void rowAndMessage_shareTheirFate(String style, int answer, boolean made) throws Exception {
        String id = id();
        assertThat(site.send("api/tellers/" + style, Map.of("id", id)).statusCode())
                .isEqualTo(answer);
        assertThat(books.hasTransfer(id)).isEqualTo(made);
    }

    @Test
    void whatIsMadeApart_staysWhenTheOuterIsTakenBack() throws Exception {
        String outer = id();
        String apart = id();
        assertThat(site.send("api/tellers/around-one-apart", Map.of("id", outer, "apart", apart))
                        .statusCode())
                .isEqualTo(200);
        assertThat(books.hasTransfer(outer)).isFalse();
        assertThat(books.hasTransfer(apart)).isTrue();
    }
}
