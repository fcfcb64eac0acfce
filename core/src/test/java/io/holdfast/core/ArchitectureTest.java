// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.holdfast.core");

    @Test
    void nothingOutsideTheJdkAndTheApi_isUsed() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.holdfast", "io.holdfast.spi", "io.holdfast.core..", "org.jspecify..")
                .check(CORE);
    }

    /** What makes one seed replay a cluster: the protocol reaches nothing that differs from run to run. */
    @Test
    void theProtocol_reachesNoClockThreadRandomIdOrLog() {
        noClasses()
                .that()
                .resideInAPackage("io.holdfast.core.protocol")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent..", "java.io..", "java.net..", "java.nio..", "java.lang.ref..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(
                        Thread.class,
                        ThreadLocal.class,
                        System.class,
                        System.Logger.class,
                        Clock.class,
                        InstantSource.class,
                        Random.class,
                        SplittableRandom.class,
                        RandomGenerator.class,
                        UUID.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .check(CORE);
    }

    @Test
    void theProtocol_knowsNothingOfTheEngine() {
        noClasses()
                .that()
                .resideInAPackage("io.holdfast.core.protocol")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.holdfast.core")
                .check(CORE);
        slices().matching("io.holdfast.(**)").should().beFreeOfCycles().check(CORE);
    }

    /** A wait that cannot be ended by a stop makes closing slow, and a test that sleeps proves nothing. */
    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .check(CORE);
    }

    @Test
    void onlyTheListedTypes_arePublic() {
        assertThat(CORE.stream()
                        .filter(type -> type.getPackageName().equals("io.holdfast.core") && type.isTopLevelClass())
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getSimpleName)
                        .sorted())
                .containsExactly(
                        "ConsumerSettings",
                        "DestinationSettings",
                        "Holdfast",
                        "RelaySettings",
                        "ResolverSettings",
                        "RetentionSettings",
                        "RetryLadder");
    }
}
