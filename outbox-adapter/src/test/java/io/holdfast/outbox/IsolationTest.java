// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Fence, inbox and request ids hold under every isolation the application may use for its transactions. */
final class IsolationTest {

    private enum Level {
        READ_COMMITTED,
        REPEATABLE_READ,
        SERIALIZABLE
    }

    @TestFactory
    Stream<DynamicNode> everyOrder_isSafe_underEveryIsolation() {
        return Stream.of(Backend.values())
                .flatMap(backend -> Stream.of(Level.values())
                        .map(level -> DynamicContainer.dynamicContainer(
                                backend + " " + level,
                                new LitmusPool(() -> open(backend, level))
                                        .tests(
                                                Litmus.isolation(),
                                                (scenario, answers) ->
                                                        LitmusSafety.check(scenario.steps(), answers)))));
    }

    private static TestDatabase open(Backend backend, Level level) {
        HikariConfig config = backend.impatientConfig();
        config.setTransactionIsolation("TRANSACTION_" + level);
        return new TestDatabase(new HikariDataSource(config));
    }
}
