// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private static final JavaClasses ARTEMIS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.holdfast.artemis");

    @Test
    void adapter_needsTheJdkTheApiAndTheClient() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "io.holdfast",
                        "io.holdfast.spi",
                        "io.holdfast.artemis",
                        "org.apache.activemq.artemis..")
                .check(ARTEMIS);
    }

    /** Whoever only sends and receives does not have the broker on the class path. */
    @Test
    void server_isTouchedByTheEmbeddedBrokerOnly() {
        noClasses()
                .that()
                .doNotHaveSimpleName("EmbeddedBroker")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.activemq.artemis.core.server..",
                        "org.apache.activemq.artemis.core.config..",
                        "org.apache.activemq.artemis.core.settings..")
                .check(ARTEMIS);
    }

    @Test
    void onlyListedTypes_arePublic() {
        assertThat(ARTEMIS.stream()
                        .filter(type -> type.getModifiers().contains(PUBLIC))
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder(
                        "ArtemisBroker", "ArtemisRoute", "EmbeddedBroker", "ForeignMessages", "QueueMode");
    }

    /** What comes out of a broker may have been put there by anybody. */
    @Test
    void nothing_isDeserialized() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ObjectOutputStream.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.jms..", "org.apache.activemq.artemis.jms..")
                .check(ARTEMIS);
    }
}
