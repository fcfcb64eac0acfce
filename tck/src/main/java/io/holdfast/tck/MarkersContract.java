// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.NoTransactionException;
import io.holdfast.Verdict;
import io.holdfast.spi.Markers;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Markers} must do: the fence between a local transaction and whoever asks about it. Subclass it,
 * supply the markers and their transactions, and clear both before each test. One thread runs a test; a second one,
 * where needed, is started and stopped by it.
 */
public abstract class MarkersContract {

    private static final Duration DAY = Duration.ofDays(1);
    private static final int RACES = 20;

    /**
     * The markers under test; the same in one test.
     *
     * @return the markers
     */
    protected abstract Markers markers();

    /**
     * The transactions in which markers are recorded.
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
    void committedMarker_saysCommitted_everyTime() {
        assertThat(record("t1")).isTrue();
        assertThat(markers().check("t1")).isEqualTo(Verdict.COMMITTED);
        assertThat(markers().check("t1")).isEqualTo(Verdict.COMMITTED);
    }

    @Test
    void missingMarker_saysRolledBack_everyTime() {
        assertThat(markers().check("t1")).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(markers().check("t1")).isEqualTo(Verdict.ROLLED_BACK);
    }

    @Test
    void record_withoutTransaction_isRefused() {
        assertThatThrownBy(() -> markers().record("t1")).isInstanceOf(NoTransactionException.class);
        assertThat(markers().check("t1")).isEqualTo(Verdict.ROLLED_BACK);
    }

    @Test
    void openTransaction_isUnknown_andUnharmed() {
        try (Script resolver = new Script();
                Transaction transaction = transactions().begin()) {
            assertThat(markers().record("t1")).isTrue();
            assertThat(resolver.call(() -> markers().check("t1"))).isEqualTo(Verdict.UNKNOWN);
            assertThat(resolver.call(() -> markers().check("t1"))).isEqualTo(Verdict.UNKNOWN);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
            assertThat(resolver.call(() -> markers().check("t1"))).isEqualTo(Verdict.COMMITTED);
        }
    }

    @Test
    void rolledBackTransaction_saysRolledBack_andIsFenced() {
        Transactions.rolledBack(transactions(), () -> markers().record("t1"));
        assertThat(markers().check("t1")).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(record("t1")).isFalse();
    }

    @Test
    void checkedWhileOpen_thenRolledBack_saysRolledBack() {
        try (Script resolver = new Script();
                Transaction transaction = transactions().begin()) {
            markers().record("t1");
            assertThat(resolver.call(() -> markers().check("t1"))).isEqualTo(Verdict.UNKNOWN);
            transaction.rollback();
            assertThat(resolver.call(() -> markers().check("t1"))).isEqualTo(Verdict.ROLLED_BACK);
        }
        assertThat(record("t1")).isFalse();
    }

    @Test
    void fencedTransaction_thatCommitsAnyway_leavesTheVerdict() {
        assertThat(markers().check("t1")).isEqualTo(Verdict.ROLLED_BACK);
        try (Transaction transaction = transactions().begin()) {
            assertThat(markers().record("t1")).isFalse();
            transaction.commit();
        }
        assertThat(markers().check("t1")).isEqualTo(Verdict.ROLLED_BACK);
    }

    @Test
    void fence_holdsForATransactionThatWasOpenAlready() {
        try (Script resolver = new Script();
                Transaction transaction = transactions().begin()) {
            assertThat(resolver.call(() -> markers().check("t1"))).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(markers().record("t1")).isFalse();
            transaction.rollback();
        }
    }

    @Test
    void check_insideATransaction_isATransactionOfItsOwn() {
        Transactions.rolledBack(transactions(), () -> {
            assertThat(markers().check("t1")).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(transactions().isActive()).isTrue();
            return true;
        });
        assertThat(record("t1")).as("R was rolled back with the caller").isFalse();
    }

    @Test
    void names_areComparedExactly() {
        assertThat(record("node-1:T1")).isTrue();
        assertThat(markers().check("node-1:t1")).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(markers().check("node-1:T1")).isEqualTo(Verdict.COMMITTED);
        assertThat(record("x".repeat(64))).isTrue();
        assertThat(markers().check("x".repeat(64))).isEqualTo(Verdict.COMMITTED);
    }

    @Test
    void markers_ofOneTransaction_doNotAffectOthers() {
        assertThat(record("t1")).isTrue();
        assertThat(record("t2")).isTrue();
        assertThat(markers().check("t3")).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(markers().check("t2")).isEqualTo(Verdict.COMMITTED);
    }

    @Test
    void recordAndCheckThatMeet_agree() {
        try (Script publisher = new Script();
                Script resolver = new Script()) {
            for (int at = 0; at < RACES; at++) {
                String name = "race-" + at;
                CyclicBarrier start = new CyclicBarrier(2);
                Future<TransactionOutcome> outcome =
                        publisher.start(() -> afterAll(start, () -> commitUnlessFenced(name)));
                Future<Verdict> early =
                        resolver.start(() -> afterAll(start, () -> markers().check(name)));
                boolean committed = Script.await(outcome) == TransactionOutcome.COMMITTED;
                Verdict truth = committed ? Verdict.COMMITTED : Verdict.ROLLED_BACK;
                assertThat(Script.await(early)).as(name).isIn(truth, Verdict.UNKNOWN);
                assertThat(markers().check(name)).as(name).isEqualTo(truth);
            }
        }
    }

    @Test
    void checksThatMeet_agree() {
        try (Script one = new Script();
                Script two = new Script()) {
            for (int at = 0; at < RACES; at++) {
                String name = "checks-" + at;
                CyclicBarrier start = new CyclicBarrier(2);
                Future<Verdict> first =
                        one.start(() -> afterAll(start, () -> markers().check(name)));
                Future<Verdict> second =
                        two.start(() -> afterAll(start, () -> markers().check(name)));
                assertThat(Script.await(first)).isIn(Verdict.ROLLED_BACK, Verdict.UNKNOWN);
                assertThat(Script.await(second)).isIn(Verdict.ROLLED_BACK, Verdict.UNKNOWN);
                assertThat(record(name)).as("recorded after a check").isFalse();
            }
        }
    }

    @Test
    void purge_forgetsOldMarkers_upToItsLimit() {
        IntStream.range(0, 3).forEach(at -> record("old-" + at));
        markers().check("old-3");
        elapse(DAY);
        record("young");
        assertThat(markers().purge(Duration.ofHours(1), 3)).isEqualTo(3);
        assertThat(markers().purge(Duration.ofHours(1), 3)).isEqualTo(1);
        assertThat(markers().purge(Duration.ofHours(1), 3)).isZero();
        assertThat(markers().check("young")).isEqualTo(Verdict.COMMITTED);
        assertThat(record("old-3")).as("forgotten, so free again").isTrue();
    }

    /** As a publisher does: records, and commits only if no fence was met. */
    private TransactionOutcome commitUnlessFenced(String name) {
        try (Transaction transaction = transactions().begin()) {
            if (!markers().record(name)) {
                transactions().setRollbackOnly();
            }
            return transaction.commit();
        }
    }

    /** What met the fence is not asked to commit. */
    private boolean record(String name) {
        try (Transaction transaction = transactions().begin()) {
            boolean recorded = markers().record(name);
            if (recorded) {
                assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
            }
            return recorded;
        }
    }

    private static <T> T afterAll(CyclicBarrier start, Callable<T> step) throws Exception {
        start.await(Script.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return step.call();
    }
}
