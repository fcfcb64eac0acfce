// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.jms.CompletionListener;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.ObjectMessage;
import jakarta.jms.XAConnectionFactory;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private static final JavaClasses JMS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.holdfast.jms");

    @Test
    void package_needsTheJdkTheApiAndJakartaMessaging() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "io.holdfast",
                        "io.holdfast.spi",
                        "io.holdfast.jms",
                        "jakarta.jms..")
                .check(JMS);
    }

    /** Servers allow neither listeners that receive or confirm, nor threads. */
    @Test
    void nothing_isUsedThatServersForbid() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(CompletionListener.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(MessageListener.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(XAConnectionFactory.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Executor.class)
                .orShould()
                .callMethod(MessageConsumer.class, "setMessageListener", MessageListener.class)
                .orShould()
                .callMethod(Thread.class, "start")
                .check(JMS);
    }

    /** What comes out of a broker may have been put there by anybody. */
    @Test
    void nothing_isDeserialized() {
        noClasses()
                .should()
                .callMethod(ObjectMessage.class, "getObject")
                .orShould()
                .callMethod(jakarta.jms.Message.class, "getBody", Class.class)
                .check(JMS);
    }

    @Test
    void onlyListedTypes_arePublic() {
        assertThat(JMS.stream()
                        .filter(type -> type.getModifiers().contains(PUBLIC))
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder("ForeignMessages", "JmsBroker", "JmsRoute");
    }
}
