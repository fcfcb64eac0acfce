// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Holds a database to the answers of the model, in every order of every scenario. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LitmusTests {

    private final LitmusRun run = new LitmusRun();

    abstract LitmusBackend empty();

    /** What this database may answer instead of the model. */
    List<String> allowed(List<String> answers) {
        return answers;
    }

    @AfterAll
    void close() {
        run.close();
    }

    @TestFactory
    Stream<DynamicTest> everyOrder_hasTheAnswersOfTheModel() {
        return Litmus.scenarios().stream()
                .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> {
                    List<String> expected = run.answers(LitmusBackend.model(), scenario.steps());
                    assertThat(run.answers(empty(), scenario.steps())).isEqualTo(allowed(expected));
                }));
    }
}
