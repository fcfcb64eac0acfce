// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.Answers;
import io.holdfast.CheckBack;
import io.holdfast.Handles;
import io.holdfast.MessageHandler;
import io.holdfast.PendingMessage;
import io.holdfast.ReceivedMessage;
import io.holdfast.Verdict;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What fails the build, all at once, with the class, the rule and the way out. */
class MisuseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(
                    Silent.class,
                    First.class,
                    Second.class,
                    Lost.class,
                    Leaving.class,
                    NoBean.class,
                    NoHandler.class,
                    Answer.class,
                    OtherAnswer.class))
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:misuse")
            .overrideConfigKey("quarkus.holdfast.destinations.transfers.guarantee", "half-message")
            .overrideConfigKey("quarkus.holdfast.destinations.both.guarantee", "xa")
            .overrideConfigKey("quarkus.holdfast.\"lonely\".datasource", "nowhere")
            .overrideConfigKey("quarkus.holdfast.\"lonely\".destinations.asked.guarantee", "half-message")
            .assertException(MisuseTest::tells);

    private static void tells(Throwable error) {
        String text = everything(error);
        assertThat(text)
                .contains(
                        "Cannot use bean " + Silent.class.getName()
                                + " as a MessageHandler: nothing says which messages it is for.",
                        "Annotate it with @Handles.")
                .contains("Cannot use handler " + Second.class.getName()
                        + ": consumer \"bank2\" of destination \"transfers\" is " + First.class.getName() + " already")
                .contains(
                        "Cannot use handler " + Lost.class.getName()
                                + " for destination \"transfer\": no key of that destination is known at build time.",
                        "quarkus.holdfast.destinations.transfer.guarantee")
                .contains(Leaving.class.getName() + ".apply is @Transactional(REQUIRES_NEW)")
                .contains("Cannot use " + NoBean.class.getName()
                        + ", which is annotated with @Handles: it is not a bean.")
                .contains("Cannot use " + NoHandler.class.getName()
                        + ", which is annotated with @Handles: it does not implement")
                .contains("Cannot use check-back " + OtherAnswer.class.getName() + ": " + Answer.class.getName()
                        + " answers for destination \"transfers\" already")
                .contains("Cannot use two-phase commit for quarkus.holdfast.destinations.both.guarantee")
                .contains("Cannot use half-message for quarkus.holdfast.\"lonely\".destinations.asked.guarantee")
                .contains("there is no data source nowhere for its markers, and no check-back answers for it");
    }

    static String everything(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void neverRuns() {
        throw new AssertionError("the build must fail");
    }

    @ApplicationScoped
    static class Silent implements MessageHandler<RuntimeException> {
        @Override
        public void apply(ReceivedMessage message) {}
    }

    @ApplicationScoped
    @Handles(destination = "transfers", consumer = "bank2")
    static class First implements MessageHandler<RuntimeException> {
        @Override
        public void apply(ReceivedMessage message) {}
    }

    @ApplicationScoped
    @Handles(destination = "transfers", consumer = "bank2")
    static class Second implements MessageHandler<RuntimeException> {
        @Override
        public void apply(ReceivedMessage message) {}
    }

    @ApplicationScoped
    @Handles(destination = "transfer", consumer = "lost")
    static class Lost implements MessageHandler<RuntimeException> {
        @Override
        public void apply(ReceivedMessage message) {}
    }

    @ApplicationScoped
    @Handles(destination = "transfers", consumer = "leaving")
    static class Leaving implements MessageHandler<RuntimeException> {
        @Override
        @Transactional(Transactional.TxType.REQUIRES_NEW)
        public void apply(ReceivedMessage message) {}
    }

    @Handles(destination = "transfers", consumer = "none")
    static class NoBean implements MessageHandler<RuntimeException> {
        @Override
        public void apply(ReceivedMessage message) {}
    }

    @ApplicationScoped
    @Handles(destination = "transfers", consumer = "none")
    static class NoHandler {}

    @ApplicationScoped
    @Answers("transfers")
    static class Answer implements CheckBack {
        @Override
        public Verdict check(PendingMessage message) {
            return Verdict.UNKNOWN;
        }
    }

    @ApplicationScoped
    @Answers("transfers")
    static class OtherAnswer implements CheckBack {
        @Override
        public Verdict check(PendingMessage message) {
            return Verdict.UNKNOWN;
        }
    }
}
