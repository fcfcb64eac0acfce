// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

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

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.holdfast.core");

    @Test
    void core_needsNothingButTheJdkAndTheApi() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.holdfast..", "org.jspecify..")
                .check(CORE);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.holdfast.tck..", "java.sql..", "javax..")
                .check(CORE);
    }

    @Test
    void protocol_knowsNothingOfTheEngine() {
        noClasses()
                .that()
                .resideInAPackage("..protocol")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.holdfast.core")
                .check(CORE);
    }

    @Test
    void onlyListedTypes_arePublic() {
        assertThat(CORE.stream()
                        .filter(type -> type.getPackageName().equals("io.holdfast.core"))
                        .filter(type -> type.getModifiers().contains(PUBLIC))
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder(
                        "Holdfast",
                        "DestinationSettings",
                        "RelaySettings",
                        "ResolverSettings",
                        "ConsumerSettings",
                        "RetentionSettings",
                        "RetryLadder");
    }

    @Test
    void onlyOneClass_readsAClock() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Now.class.getName())
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(CORE);
    }

    @Test
    void onlyOneClass_makesThreads() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Workers.class.getName())
                .should()
                .callConstructorWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                        com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                                com.tngtech.archunit.base.DescribedPredicate.describe(
                                        "a thread", owner -> owner.isAssignableTo(Thread.class)))))
                .check(CORE);
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CORE);
    }
}
