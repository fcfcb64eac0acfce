// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.NoTransactionException;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.Inbox.Answer;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Inbox} must do. Subclass it, supply the inbox and its transactions, and clear both before each
 * test. One thread runs a test; a second one, where needed, is started and stopped by it. An insert that meets a lock
 * must give up within 10 s.
 */
public abstract class InboxContract {

    private static final Duration DAY = Duration.ofDays(1);

    /**
     * The inbox under test; the same in one test.
     *
     * @return the inbox
     */
    protected abstract Inbox inbox();

    /**
     * The transactions in which entries are recorded.
     *
     * @return their context
     */
    protected abstract TransactionContext transactions();

    /**
     * Lets time pass: moves the clock, or makes every stored moment so much earlier. Called outside transactions.
     *
     * @param time how long
     */
    protected abstract void elapse(Duration time);

    @Test
    void newKey_isFirst_andSeenOnceCommitted() {
        assertThat(record("billing", "m1")).isEqualTo(Answer.FIRST);
        assertThat(record("billing", "m1")).isEqualTo(Answer.SEEN);
        assertThat(record("billing", "m1")).isEqualTo(Answer.SEEN);
    }

    @Test
    void record_withoutTransaction_isRefused() {
        assertThatThrownBy(() -> inbox().record("billing", "m1")).isInstanceOf(NoTransactionException.class);
        assertThat(record("billing", "m1")).isEqualTo(Answer.FIRST);
    }

    @Test
    void rollback_freesTheKey() {
        Transactions.rolledBack(transactions(), () -> inbox().record("billing", "m1"));
        assertThat(record("billing", "m1")).isEqualTo(Answer.FIRST);
    }

    @Test
    void rollbackOnly_freesTheKey() {
        try (Transaction transaction = transactions().begin()) {
            inbox().record("billing", "m1");
            transactions().setRollbackOnly();
            transaction.commit();
        }
        assertThat(record("billing", "m1")).isEqualTo(Answer.FIRST);
    }

    @Test
    void keyHeldByAnOpenTransaction_isBusy_neverSeen() {
        try (Script other = new Script();
                Transaction transaction = transactions().begin()) {
            assertThat(inbox().record("billing", "m1")).isEqualTo(Answer.FIRST);
            assertThat(other.call(this::recordAndGiveUp)).isEqualTo(Answer.BUSY);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
            assertThat(other.call(this::recordAndGiveUp)).isEqualTo(Answer.SEEN);
        }
    }

    @Test
    void busyKey_isFirstAgain_whenItsHolderRollsBack() {
        try (Script other = new Script();
                Transaction transaction = transactions().begin()) {
            inbox().record("billing", "m1");
            assertThat(other.call(this::recordAndGiveUp)).isEqualTo(Answer.BUSY);
            transaction.rollback();
            assertThat(other.call(this::recordAndGiveUp)).isEqualTo(Answer.FIRST);
        }
    }

    @Test
    void otherKeysAndConsumers_areNotHeldUpByAnOpenTransaction() {
        try (Script other = new Script();
                Transaction transaction = transactions().begin()) {
            inbox().record("billing", "m1");
            assertThat(other.call(() -> record("shipping", "m1"))).isEqualTo(Answer.FIRST);
            assertThat(other.call(() -> record("billing", "m2"))).isEqualTo(Answer.FIRST);
            transaction.commit();
        }
    }

    @Test
    void seen_leavesTheTransactionUsable() {
        record("billing", "m1");
        Transactions.committed(transactions(), () -> {
            assertThat(inbox().record("billing", "m1")).isEqualTo(Answer.SEEN);
            assertThat(inbox().record("billing", "m2")).isEqualTo(Answer.FIRST);
            return true;
        });
        assertThat(record("billing", "m2")).isEqualTo(Answer.SEEN);
    }

    @Test
    void sameKeyTwice_inOneTransaction_isNotFirstTwice() {
        try (Transaction transaction = transactions().begin()) {
            assertThat(inbox().record("billing", "m1")).isEqualTo(Answer.FIRST);
            assertThat(inbox().record("billing", "m1")).isNotEqualTo(Answer.FIRST);
            transaction.rollback();
        }
    }

    @Test
    void consumers_doNotCollide() {
        for (String consumer : List.of("billing", "Billing", "billing ", "b", "illing")) {
            assertThat(record(consumer, "m1"))
                    .as("consumer \"" + consumer + "\"")
                    .isEqualTo(Answer.FIRST);
        }
        assertThat(record("bill", "ingm1")).isEqualTo(Answer.FIRST);
        assertThat(record("billing", "m1")).isEqualTo(Answer.SEEN);
    }

    @Test
    void keys_areComparedExactly() {
        String composed = "\u00E9";
        List<String> keys = List.of(
                "m1",
                "M1",
                "m1 ",
                " m1",
                "m\u0131",
                composed,
                "e\u0301",
                "e",
                "\u00DF",
                "ss",
                "\uD83D\uDE80",
                "\uD83D\uDE81",
                "k".repeat(255),
                "k".repeat(254));
        for (String key : keys) {
            assertThat(record("billing", key)).as("key \"" + key + "\"").isEqualTo(Answer.FIRST);
        }
        for (String key : keys) {
            assertThat(record("billing", key)).as("key \"" + key + "\"").isEqualTo(Answer.SEEN);
        }
    }

    @Test
    void recordsThatMeet_areFirstOnce() {
        try (Script one = new Script();
                Script two = new Script()) {
            for (int at = 0; at < 20; at++) {
                String key = "race-" + at;
                Callable<Integer> apply = () -> applyOnce(key) ? 1 : 0;
                Future<Integer> first = one.start(apply);
                Future<Integer> second = two.start(apply);
                assertThat(Script.await(first) + Script.await(second)).as(key).isEqualTo(1);
            }
        }
    }

    @Test
    void result_isFoundByWhoComesLater() {
        byte[] result = {0, 1, (byte) 0xFF};
        Transactions.committed(transactions(), () -> {
            inbox().record("billing", "m1");
            inbox().keep("billing", "m1", result);
            assertThat(inbox().result("billing", "m1")).hasValue(result);
            return true;
        });
        assertThat(result("billing", "m1")).hasValue(result);
        assertThat(result("shipping", "m1")).isEmpty();
        Transactions.committed(transactions(), () -> inbox().record("billing", "m2"));
        assertThat(result("billing", "m2")).as("none was kept").isEmpty();
    }

    @Test
    void result_ofARolledBackTransaction_isGone() {
        Transactions.rolledBack(transactions(), () -> {
            inbox().record("billing", "m1");
            inbox().keep("billing", "m1", new byte[] {1});
            return true;
        });
        assertThat(result("billing", "m1")).isEmpty();
    }

    @Test
    void result_outsideATransaction_isRefused() {
        assertThatThrownBy(() -> inbox().keep("billing", "m1", new byte[1])).isInstanceOf(NoTransactionException.class);
        assertThatThrownBy(() -> inbox().result("billing", "m1")).isInstanceOf(NoTransactionException.class);
    }

    @Test
    void purge_forgetsOldEntries_upToItsLimit() {
        IntStream.range(0, 3).forEach(at -> record("billing", "old-" + at));
        elapse(DAY);
        record("billing", "young");
        assertThat(inbox().purge(Duration.ofHours(1), 2)).isEqualTo(2);
        assertThat(inbox().purge(Duration.ofHours(1), 2)).isEqualTo(1);
        assertThat(inbox().purge(Duration.ofHours(1), 2)).isZero();
        assertThat(record("billing", "young")).isEqualTo(Answer.SEEN);
        assertThat(record("billing", "old-0")).isEqualTo(Answer.FIRST);
    }

    private Optional<byte[]> result(String consumer, String key) {
        return Transactions.committed(transactions(), () -> inbox().result(consumer, key));
    }

    /** As a consumer does: commits only what it was first to record. */
    private boolean applyOnce(String key) {
        try (Transaction transaction = transactions().begin()) {
            return inbox().record("billing", key) == Answer.FIRST
                    && transaction.commit() == TransactionOutcome.COMMITTED;
        }
    }

    /** What an overlapping delivery does: unless it is first it gives up. */
    private Answer recordAndGiveUp() {
        return Transactions.rolledBack(transactions(), () -> inbox().record("billing", "m1"));
    }

    private Answer record(String consumer, String key) {
        return Transactions.committed(transactions(), () -> inbox().record(consumer, key));
    }
}
