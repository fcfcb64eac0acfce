// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import io.holdfast.Verdict;
import io.holdfast.spi.Markers;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Transactions with nothing in them, always committed: what is left to measure is the broker and the library. */
final class EmptyTransactions implements TransactionContext, Markers {

    @SuppressWarnings("ThreadLocalUsage") // one instance per turn
    private final ThreadLocal<@Nullable Running> current = new ThreadLocal<>();

    private final class Running implements Transaction {

        final Map<Class<?>, Object> slots = new HashMap<>();
        final List<Consumer<TransactionOutcome>> actions = new ArrayList<>();
        boolean ended;

        @Override
        public TransactionOutcome commit() {
            return end(TransactionOutcome.COMMITTED);
        }

        @Override
        public void rollback() {
            if (!ended) {
                end(TransactionOutcome.ROLLED_BACK);
            }
        }

        private TransactionOutcome end(TransactionOutcome outcome) {
            ended = true;
            current.remove();
            actions.forEach(action -> action.accept(outcome));
            return outcome;
        }

        @Override
        public void close() {
            rollback();
        }
    }

    private Running running() {
        return Objects.requireNonNull(current.get(), "no transaction");
    }

    @Override
    public Transaction begin() {
        Running begun = new Running();
        current.set(begun);
        return begun;
    }

    @Override
    public boolean isActive() {
        return current.get() != null;
    }

    @Override
    public void onCompletion(Consumer<TransactionOutcome> action) {
        running().actions.add(action);
    }

    @Override
    public void setRollbackOnly() {
        throw new IllegalStateException("nothing is rolled back here");
    }

    @Override
    public <T> T slot(Class<T> type, Supplier<T> initial) {
        return type.cast(running().slots.computeIfAbsent(type, absent -> initial.get()));
    }

    @Override
    public <T> T resource(Class<T> type) {
        throw new IllegalStateException("nothing is worked on here");
    }

    @Override
    public boolean record(String transaction) {
        return true;
    }

    /** Nobody asks while all goes well. */
    @Override
    public Verdict check(String transaction) {
        return Verdict.UNKNOWN;
    }

    @Override
    public int purge(Duration age, int limit) {
        return 0;
    }
}
