// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Servers that speak another language say the same. PostgreSQL as it is packed for tests knows only English. */
final class LanguagesTest {

    @TestFactory
    Stream<DynamicTest> frenchMariaDb_hasTheAnswersOfTheModel() {
        LitmusPool pool = new LitmusPool(LanguagesTest::french);
        return pool.tests(
                Litmus.isolation(),
                (scenario, answers) -> LitmusTests.assertAllowed(Backend.MARIADB, scenario, answers));
    }

    @Test
    void frenchMariaDb_isFrench() throws SQLException {
        try (TestDatabase database = french();
                Connection connection = database.pool.getConnection()) {
            database.execute("INSERT INTO business (name) VALUES ('a')");
            assertThatThrownBy(() -> Dialect.execute(connection, "INSERT INTO business (name) VALUES ('a')"))
                    .hasMessageContaining("Duplicata");
        }
    }

    /** What no test with one more language could show. */
    @Test
    void noDecision_isMadeByATextOfADatabase() {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.holdfast.outbox");
        assertThat(classes).isNotEmpty();
        noClasses()
                .should()
                .callMethodWhere(target(name("getMessage"))
                        .and(target(owner(JavaClass.Predicates.assignableTo(SQLException.class)))))
                .orShould()
                .callMethodWhere(target(name("getLocalizedMessage")))
                .check(classes);
    }

    private static TestDatabase french() {
        HikariConfig config = Backend.MARIADB.config();
        config.setConnectionInitSql("SET SESSION lc_messages = 'fr_FR', innodb_lock_wait_timeout = 0");
        return new TestDatabase(new HikariDataSource(config));
    }
}
