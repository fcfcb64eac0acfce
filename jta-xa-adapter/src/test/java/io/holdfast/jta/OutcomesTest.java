// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is heard when a resource gives each kind of answer to its commit. Narayana alone calls half of these "committed". */
class OutcomesTest {

    private static final JtaDatabase DATABASE = JtaDatabase.h2();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void goodAnswer_isCommitted() {
        assertThat(outcomes(ScriptedResource.OK))
                .containsExactly(TransactionOutcome.COMMITTED, TransactionOutcome.COMMITTED);
        assertThat(outcomes(ScriptedResource.OK, ScriptedResource.OK))
                .containsExactly(TransactionOutcome.COMMITTED, TransactionOutcome.COMMITTED);
    }

    /** One resource: it commits in one phase, and its answer is all there is. */
    @ParameterizedTest
    @CsvSource({
        XAException.XA_RBROLLBACK + ", UNKNOWN",
        XAException.XA_HEURRB + ", UNKNOWN",
        XAException.XA_HEURMIX + ", UNKNOWN",
        XAException.XA_HEURHAZ + ", UNKNOWN",
        XAException.XAER_RMFAIL + ", UNKNOWN",
        XAException.XAER_RMERR + ", UNKNOWN"
    })
    void answerToTheOnlyCommit(int answer, TransactionOutcome expected) {
        assertThat(outcomes(answer)).containsExactly(expected, expected);
    }

    /** After the decision, only a heuristic answer changes anything: the rest is recovery's work. */
    @ParameterizedTest
    @CsvSource({
        XAException.XA_HEURMIX + ", UNKNOWN",
        XAException.XA_HEURRB + ", UNKNOWN",
        XAException.XA_HEURHAZ + ", UNKNOWN",
        XAException.XA_HEURCOM + ", COMMITTED"
    })
    void answerToTheSecondOfTwoCommits(int answer, TransactionOutcome expected) {
        assertThat(outcomes(ScriptedResource.OK, answer)).containsExactly(expected, expected);
    }

    /** Only a deferred constraint fails at the commit itself; the database says so, and the caller may know at once. */
    @Test
    void refusalOfTheDatabase_isARollback() {
        try (JtaDatabase postgres = JtaDatabase.postgres()) {
            postgres.execute("ALTER TABLE business ADD UNIQUE (name) DEFERRABLE INITIALLY DEFERRED");
            List<TransactionOutcome> heard = new ArrayList<>();
            try (Transaction transaction = postgres.transactions.begin()) {
                postgres.transactions.onCompletion(heard::add);
                postgres.insert("twice");
                postgres.insert("twice");
                assertThat(transaction.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
            }
            assertThat(heard).as("without the reason").containsExactly(TransactionOutcome.UNKNOWN);
            assertThat(postgres.rows()).isEmpty();
        }
    }

    /** The pool calls it a rollback; the database alone knows. */
    @Test
    void connectionThatBreaksAtTheCommit_isUnknown() {
        try (JtaDatabase postgres = JtaDatabase.postgres()) {
            List<TransactionOutcome> heard = new ArrayList<>();
            try (Transaction transaction = postgres.transactions.begin()) {
                postgres.transactions.onCompletion(heard::add);
                postgres.insert("row");
                postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE state = 'idle in transaction' AND datname = current_database()");
                assertThat(transaction.commit()).isEqualTo(TransactionOutcome.UNKNOWN);
            }
            assertThat(heard).containsExactly(TransactionOutcome.UNKNOWN);
        }
    }

    /** What the caller is told, and what is heard at the completion. */
    private static List<TransactionOutcome> outcomes(int... answers) {
        List<TransactionOutcome> heard = new ArrayList<>();
        try (Transaction transaction = DATABASE.transactions.begin()) {
            IntStream.of(answers).mapToObj(ScriptedResource::new).forEach(OutcomesTest::enlist);
            DATABASE.transactions.onCompletion(heard::add);
            heard.add(0, transaction.commit());
        }
        return heard;
    }

    private static void enlist(ScriptedResource resource) {
        try {
            Platform.manager().getTransaction().enlistResource(resource);
        } catch (SystemException | RollbackException error) {
            throw new IllegalStateException(error);
        }
    }
}
