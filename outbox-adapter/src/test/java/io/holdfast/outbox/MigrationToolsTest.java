// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Locale;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.CompositeResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files of the schema, as they are in the jar, are what migration tools can apply. */
final class MigrationToolsTest {

    private static final String CHANGELOG = """
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                    http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
              <changeSet id="holdfast-1" author="shop">
                <sqlFile path="io/holdfast/outbox/%s/V1__holdfast.sql"/>
              </changeSet>
            </databaseChangeLog>
            """;

    /** It would tell its makers what it does here. */
    @BeforeAll
    static void keepLiquibaseQuiet() {
        System.setProperty("liquibase.analytics.enabled", "false");
        System.setProperty("liquibase.showBanner", "false");
    }

    @ParameterizedTest
    @EnumSource
    void flyway_makesTheTables(Backend backend) {
        try (HikariDataSource pool = new HikariDataSource(backend.config())) {
            for (int times = 0; times < 2; times++) {
                Flyway.configure()
                        .dataSource(pool)
                        .locations("classpath:io/holdfast/outbox/" + folder(backend))
                        .load()
                        .migrate();
            }
            SchemaTest.assertDelivers(pool);
        }
    }

    @ParameterizedTest
    @EnumSource
    void liquibase_makesTheTables(Backend backend, @TempDir Path folder) throws Exception {
        write(folder.resolve("changelog.xml"), CHANGELOG.formatted(folder(backend)));
        try (HikariDataSource pool = new HikariDataSource(backend.config())) {
            for (int times = 0; times < 2; times++) {
                try (Connection connection = pool.getConnection();
                        Liquibase liquibase = new Liquibase(
                                "changelog.xml",
                                new CompositeResourceAccessor(
                                        new DirectoryResourceAccessor(folder), new ClassLoaderResourceAccessor()),
                                DatabaseFactory.getInstance()
                                        .findCorrectDatabaseImplementation(new JdbcConnection(connection)))) {
                    liquibase.update(new Contexts());
                }
            }
            SchemaTest.assertDelivers(pool);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static String folder(Backend backend) {
        return backend.name().toLowerCase(Locale.ROOT);
    }
}
