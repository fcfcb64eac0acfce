// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private static final JavaClasses OUTBOX = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.holdfast.outbox");

    @Test
    void outbox_needsNothingButTheJdkAndTheApi() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.sql..",
                        "org.jspecify..",
                        "io.holdfast",
                        "io.holdfast.spi",
                        "io.holdfast.outbox")
                .check(OUTBOX);
    }

    @Test
    void onlyListedTypes_arePublic() {
        assertThat(OUTBOX.stream()
                        .filter(type -> type.getModifiers().contains(PUBLIC))
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder("JdbcOutbox", "JdbcTransactionContext", "SchemaMode");
    }

    /** Leases and delays are the database's business; a clock of this process would be another one. */
    @Test
    void time_isTheDatabases() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(OUTBOX);
    }

    /** Texts come in many languages, and hold values. */
    @Test
    void errors_areToldApartByCodes() {
        noClasses()
                .should()
                .callMethod(java.sql.SQLException.class, "getMessage")
                .orShould()
                .callMethod(java.sql.SQLException.class, "getLocalizedMessage")
                .check(OUTBOX);
    }
}
