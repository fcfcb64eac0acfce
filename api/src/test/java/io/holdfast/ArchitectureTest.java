// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses API = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.holdfast");

    @Test
    void nothingOutsideTheJdk_isUsed() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.holdfast", "io.holdfast.spi", "org.jspecify.annotations")
                .check(API);
    }

    @Test
    void theApplicationApi_knowsNothingOfTheSpi() {
        noClasses()
                .that()
                .resideInAPackage("io.holdfast")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.holdfast.spi")
                .check(API);
    }

    /** Adding to this list is for ever: it is meant to be hard. */
    @Test
    void onlyTheListedTypes_arePublic() {
        assertThat(publicTypesOf("io.holdfast"))
                .containsExactly(
                        "Acknowledgements",
                        "Answers",
                        "CheckBack",
                        "Consumption",
                        "Guarantee",
                        "Handles",
                        "HoldfastException",
                        "IdempotentConsumer",
                        "InvalidSettingsException",
                        "Message",
                        "MessageHandler",
                        "MessageId",
                        "MessageRejectedException",
                        "MessagingUnavailableException",
                        "NoTransactionException",
                        "Operations",
                        "OutcomeUnknownException",
                        "PendingMessage",
                        "PermanentFailureException",
                        "PublishOutcome",
                        "ReceivedMessage",
                        "ReliablePublisher",
                        "ResultWork",
                        "TransactionFencedException",
                        "TransactionWork",
                        "Verdict");
        assertThat(publicTypesOf("io.holdfast.spi"))
                .containsExactly(
                        "Delivery",
                        "EncodedMessage",
                        "HalfMessage",
                        "Inbox",
                        "Inspection",
                        "Markers",
                        "MessageSource",
                        "MessageStore",
                        "MessagingListener",
                        "PayloadCodec",
                        "PreparedMessages",
                        "SendResult",
                        "Settlement",
                        "Subscription",
                        "TransactionContext",
                        "TransactionOutcome",
                        "TransactionalTransport",
                        "Transport");
    }

    private static List<String> publicTypesOf(String name) {
        return API.stream()
                .filter(type -> type.getPackageName().equals(name) && type.isTopLevelClass())
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .sorted()
                .toList();
    }
}
