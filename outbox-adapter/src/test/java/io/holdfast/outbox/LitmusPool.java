// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.outbox.Litmus.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs scenarios side by side, each in a database of its own: most of their time they wait for locks. */
final class LitmusPool {

    private static final int SIDE_BY_SIDE = 6;

    private static final long PATIENCE_MINUTES = 2;

    private final Supplier<TestDatabase> databases;
    private final BlockingQueue<TestDatabase> free = new LinkedBlockingQueue<>();
    private final List<TestDatabase> all = new ArrayList<>();

    LitmusPool(Supplier<TestDatabase> databases) {
        this.databases = databases;
    }

    /** One test per scenario; the last one to be read closes the databases. */
    Stream<DynamicTest> tests(List<Scenario> scenarios, BiConsumer<Scenario, List<String>> check) {
        for (int at = 0; at < SIDE_BY_SIDE; at++) {
            all.add(databases.get());
        }
        free.addAll(all);
        ExecutorService runner = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        List<DynamicTest> tests = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            CompletableFuture<List<String>> answers = CompletableFuture.supplyAsync(() -> run(scenario), runner);
            tests.add(DynamicTest.dynamicTest(
                    scenario.name(), () -> check.accept(scenario, answers.get(PATIENCE_MINUTES, TimeUnit.MINUTES))));
        }
        runner.shutdown();
        return tests.stream().onClose(() -> all.forEach(TestDatabase::close));
    }

    private List<String> run(Scenario scenario) {
        TestDatabase database = free.remove();
        try (LitmusRun run = new LitmusRun()) {
            return run.answers(LitmusBackend.of(database), scenario.steps());
        } finally {
            free.add(database);
        }
    }
}
