// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.HoldfastException;
import io.holdfast.InvalidSettingsException;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TransactionContext} must do. Subclass it, supply the context and a table with one column, and clear
 * the table before each test. One thread runs a test; a second one, where needed, is started and stopped by it.
 */
public abstract class TransactionContextContract {

    /**
     * The context under test; the same in one test.
     *
     * @return the context
     */
    protected abstract TransactionContext transactions();

    /**
     * Inserts a row in the active transaction of this thread, through what {@link TransactionContext#resource} hands
     * out.
     *
     * @param row what to insert
     */
    protected abstract void insert(String row);

    /**
     * Reads a committed row outside the transactions of this thread.
     *
     * @param row what to look for
     * @return whether it is there
     */
    protected abstract boolean isCommitted(String row);

    /**
     * Runs a statement in the active transaction of this thread that the database refuses, and swallows the failure as
     * applications do. Some databases can then only roll back.
     */
    protected abstract void failStatement();

    /**
     * What the context can do.
     *
     * @return everything unless overridden
     */
    protected Capabilities capabilities() {
        return Capabilities.all();
    }

    @Test
    void transaction_isActiveFromItsBeginToItsEnd() {
        assertThat(transactions().isActive()).isFalse();
        try (Transaction transaction = transactions().begin()) {
            assertThat(transactions().isActive()).isTrue();
            transaction.commit();
            assertThat(transactions().isActive()).isFalse();
        }
        try (Transaction transaction = transactions().begin()) {
            transaction.rollback();
            assertThat(transactions().isActive()).isFalse();
        }
        transactions().begin().close();
        assertThat(transactions().isActive()).isFalse();
    }

    @Test
    void transaction_belongsToItsThread() {
        try (Script other = new Script();
                Transaction transaction = transactions().begin()) {
            assertThat(other.call(() -> transactions().isActive())).isFalse();
            transaction.commit();
        }
    }

    @Test
    void commit_keepsTheWork() {
        try (Transaction transaction = transactions().begin()) {
            insert("row");
            assertThat(isCommitted("row")).as("before the commit").isFalse();
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
        }
        assertThat(isCommitted("row")).isTrue();
    }

    @Test
    void rollback_dropsTheWork_andMayBeRepeated() {
        try (Transaction transaction = transactions().begin()) {
            insert("row");
            transaction.rollback();
            transaction.rollback();
        }
        assertThat(isCommitted("row")).isFalse();
    }

    @Test
    void closeWithoutCommit_dropsTheWork() {
        Transaction transaction = transactions().begin();
        insert("row");
        transaction.close();
        transaction.close();
        assertThat(isCommitted("row")).isFalse();
    }

    @Test
    void closeAfterCommit_changesNothing() {
        Transaction transaction = transactions().begin();
        insert("row");
        transaction.commit();
        transaction.rollback();
        transaction.close();
        assertThat(isCommitted("row")).isTrue();
    }

    @Test
    void rollbackOnly_canNeverCommit() {
        try (Transaction transaction = transactions().begin()) {
            insert("row");
            transactions().setRollbackOnly();
            assertThat(transactions().isActive()).isFalse();
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
        }
        assertThat(isCommitted("row")).isFalse();
        assertThat(transactions().isActive()).isFalse();
        Transactions.committed(transactions(), () -> {
            insert("next");
            return true;
        });
        assertThat(isCommitted("next")).isTrue();
    }

    @Test
    void commitAfterASwallowedFailure_tellsTheTruth() {
        List<TransactionOutcome> heard = new CopyOnWriteArrayList<>();
        try (Transaction transaction = transactions().begin()) {
            transactions().onCompletion(heard::add);
            insert("row");
            failStatement();
            TransactionOutcome outcome = transaction.commit();
            assertThat(outcome)
                    .isEqualTo(isCommitted("row") ? TransactionOutcome.COMMITTED : TransactionOutcome.ROLLED_BACK);
            assertHeard(heard, outcome);
        }
    }

    @Test
    void completion_hearsTheTrueOutcome() {
        List<TransactionOutcome> heard = new CopyOnWriteArrayList<>();
        try (Transaction transaction = transactions().begin()) {
            transactions().onCompletion(heard::add);
            assertThat(heard).as("before the end").isEmpty();
            transaction.commit();
        }
        assertHeard(heard, TransactionOutcome.COMMITTED);
        try (Transaction transaction = transactions().begin()) {
            transactions().onCompletion(heard::add);
            transaction.rollback();
        }
        assertHeard(heard, TransactionOutcome.COMMITTED, TransactionOutcome.ROLLED_BACK);
    }

    @Test
    void completion_ofARollbackOnlyTransaction_hearsRolledBack() {
        List<TransactionOutcome> heard = new CopyOnWriteArrayList<>();
        try (Transaction transaction = transactions().begin()) {
            transactions().onCompletion(heard::add);
            transactions().setRollbackOnly();
            transaction.commit();
        }
        assertHeard(heard, TransactionOutcome.ROLLED_BACK);
    }

    @Test
    void completion_ofAnAbandonedTransaction_hearsRolledBack() {
        List<TransactionOutcome> heard = new CopyOnWriteArrayList<>();
        Transaction transaction = transactions().begin();
        transactions().onCompletion(heard::add);
        transaction.close();
        transaction.close();
        assertHeard(heard, TransactionOutcome.ROLLED_BACK);
    }

    @Test
    void completion_findsNoTransaction() {
        List<Boolean> active = new CopyOnWriteArrayList<>();
        try (Transaction transaction = transactions().begin()) {
            transactions().onCompletion(outcome -> active.add(transactions().isActive()));
            transaction.commit();
        }
        assertThat(Eventually.within(Script.PATIENCE, () -> !active.isEmpty())).isTrue();
        assertThat(active).containsExactly(false);
    }

    @Test
    void completionThatFails_changesNothing() {
        List<TransactionOutcome> heard = new CopyOnWriteArrayList<>();
        try (Transaction transaction = transactions().begin()) {
            insert("row");
            transactions().onCompletion(heard::add);
            transactions().onCompletion(outcome -> {
                throw new IllegalStateException("thrown by the test");
            });
            transactions().onCompletion(heard::add);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
        }
        assertHeard(heard, TransactionOutcome.COMMITTED, TransactionOutcome.COMMITTED);
        assertThat(isCommitted("row")).isTrue();
    }

    @Test
    void completion_isForgottenWithItsTransaction() {
        List<TransactionOutcome> heard = new CopyOnWriteArrayList<>();
        Transactions.committed(transactions(), () -> {
            transactions().onCompletion(heard::add);
            return true;
        });
        Transactions.rolledBack(transactions(), () -> true);
        assertHeard(heard, TransactionOutcome.COMMITTED);
    }

    @Test
    void slot_keepsOneValuePerTransactionAndType() {
        AtomicInteger made = new AtomicInteger();
        int first = Transactions.committed(transactions(), () -> {
            Counter counter = transactions().slot(Counter.class, () -> new Counter(made.incrementAndGet()));
            assertThat(transactions().slot(Counter.class, () -> new Counter(made.incrementAndGet())))
                    .isSameAs(counter);
            assertThat(transactions().slot(String.class, () -> "other type")).isEqualTo("other type");
            return counter.number();
        });
        int second = Transactions.committed(
                transactions(),
                () -> transactions()
                        .slot(Counter.class, () -> new Counter(made.incrementAndGet()))
                        .number());
        assertThat(List.of(first, second)).containsExactly(1, 2);
        assertThat(made).hasValue(2);
    }

    @Test
    void slot_ofAnotherThreadsTransaction_isAnother() {
        try (Script other = new Script();
                Transaction transaction = transactions().begin()) {
            assertThat(transactions().slot(String.class, () -> "mine")).isEqualTo("mine");
            String theirs = other.call(() ->
                    Transactions.committed(transactions(), () -> transactions().slot(String.class, () -> "theirs")));
            assertThat(theirs).isEqualTo("theirs");
            assertThat(transactions().slot(String.class, () -> "new")).isEqualTo("mine");
            transaction.commit();
        }
    }

    @Test
    void unknownResource_isRefused() {
        try (Transaction transaction = transactions().begin()) {
            assertThatThrownBy(() -> transactions().resource(Counter.class))
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining(Counter.class.getName());
            transaction.rollback();
        }
    }

    @Test
    void nestedBegin_suspendsOrIsRefused() {
        try (Transaction outer = transactions().begin()) {
            insert("outer");
            if (capabilities().has(Capability.SUSPENDS_TRANSACTIONS)) {
                transactions().slot(String.class, () -> "outer");
                assertNestedIsIndependent();
                assertThat(transactions().slot(String.class, () -> "new")).isEqualTo("outer");
            } else {
                assertThatThrownBy(() -> transactions().begin()).isInstanceOf(HoldfastException.class);
            }
            assertThat(transactions().isActive()).as("outer transaction").isTrue();
            assertThat(outer.commit()).isEqualTo(TransactionOutcome.COMMITTED);
        }
        assertThat(isCommitted("outer")).isTrue();
    }

    @Test
    void nestedTransaction_outlivesTheRollbackOfItsOuter() {
        if (capabilities().has(Capability.SUSPENDS_TRANSACTIONS)) {
            try (Transaction outer = transactions().begin()) {
                insert("outer");
                assertNestedIsIndependent();
                outer.rollback();
            }
            assertThat(isCommitted("inner")).isTrue();
            assertThat(isCommitted("outer")).isFalse();
        }
    }

    private void assertNestedIsIndependent() {
        Transactions.committed(transactions(), () -> {
            assertThat(transactions().slot(String.class, () -> "inner")).isEqualTo("inner");
            insert("inner");
            return true;
        });
        assertThat(isCommitted("inner")).isTrue();
        Transactions.rolledBack(transactions(), () -> {
            transactions().setRollbackOnly();
            return true;
        });
    }

    private static void assertHeard(List<TransactionOutcome> heard, TransactionOutcome... expected) {
        assertThat(Eventually.within(Script.PATIENCE, () -> heard.size() >= expected.length))
                .as("heard " + heard)
                .isTrue();
        assertThat(heard).containsExactly(expected);
    }

    private record Counter(int number) {}
}
