// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.outbox.Litmus.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds a database to the answers of the model, in every order of every scenario. */
abstract class LitmusTests {

    private final Backend backend;

    LitmusTests(Backend backend) {
        this.backend = backend;
    }

    @TestFactory
    Stream<DynamicTest> everyOrder_hasTheAnswersOfTheModel() {
        LitmusPool pool = new LitmusPool(backend::impatient);
        return pool.tests(Litmus.scenarios(), (scenario, answers) -> assertAllowed(backend, scenario, answers));
    }

    /** The answers of the model, or what the table of differences allows. */
    static void assertAllowed(Backend backend, Scenario scenario, List<String> answers) {
        try (LitmusRun model = new LitmusRun()) {
            List<String> expected = model.answers(LitmusBackend.model(), scenario.steps());
            List<String> judged = new ArrayList<>(answers);
            IntStream.range(0, Math.min(answers.size(), expected.size()))
                    .filter(at -> LitmusDifference.allows(backend, expected, answers, at))
                    .forEach(at -> judged.set(at, expected.get(at)));
            assertThat(judged).isEqualTo(expected);
        }
    }
}
