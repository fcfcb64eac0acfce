// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.HoldfastException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.PublishOutcome;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.spi.Transport;
import io.holdfast.tck.Eventually;
import io.holdfast.tck.fake.InMemoryBroker;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a transaction that lost against another one, and what its application hears. */
final class ConflictsTest {

    private static final int ROUNDS = 1;

    /** Some databases undo only the statement, others everything: what was done before must not be missing silently. */
    @ParameterizedTest
    @EnumSource
    void rolledBackByTheDatabase_neverCommits_evenIfSwallowed(Backend backend) {
        TestDatabase database = backend.shared();
        Watched watched = new Watched(database.pool);
        JdbcTransactionContext transactions = new JdbcTransactionContext(watched.source());
        JdbcOutbox outbox = JdbcOutbox.on(watched.source(), transactions).open();
        for (Runnable work : List.<Runnable>of(
                () -> outbox.store().append(List.of(Messages.plain("m2")), "n", Messages.LEASE),
                () -> outbox.inbox().record("billing", "k"))) {
            try (var transaction = transactions.begin()) {
                outbox.store().append(List.of(Messages.plain("m1")), "n", Messages.LEASE);
                watched.failNext(1, new SQLException("a deadlock, says the test", "40001"));
                assertThatThrownBy(work::run).isInstanceOf(MessagingUnavailableException.class);
                assertThat(transactions.isActive()).isFalse();
                assertThat(transaction.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
            }
        }
        assertThat(database.count("SELECT COUNT(*) FROM holdfast_message")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void commitThatTheDatabaseRefuses_isRolledBack_notUnknown(Backend backend) {
        TestDatabase database = backend.shared();
        database.execute("INSERT INTO business (name) VALUES ('there')");
        try (var transaction = database.transactions.begin()) {
            database.insert("new");
            assertThatThrownBy(() -> database.insert("there")).isInstanceOf(IllegalStateException.class);
            TransactionOutcome outcome = transaction.commit();
            // PostgreSQL spoils the transaction at its first error, the others only the statement.
            assertThat(outcome)
                    .isEqualTo(
                            backend == Backend.POSTGRESQL
                                    ? TransactionOutcome.ROLLED_BACK
                                    : TransactionOutcome.COMMITTED);
            assertThat(database.isCommitted("new")).isEqualTo(outcome == TransactionOutcome.COMMITTED);
        }
    }

    /** The message was born claimed and waits in memory: only the outcome keeps it from being sent. */
    @ParameterizedTest
    @EnumSource
    void swallowedFailureOfTheApplication_sendsNothingThatWasRolledBack(Backend backend) {
        TestDatabase database = backend.shared();
        database.execute("INSERT INTO business (name) VALUES ('there')");
        InMemoryBroker broker = new InMemoryBroker(InstantSource.system());
        broker.bind("orders", "billing");
        Transport transport = broker.transport("n");
        try (Holdfast holdfast = Holdfast.builder()
                .transactions(database.transactions)
                .store(database.outbox.store())
                .transport(transport)
                .destination("orders", DestinationSettings.defaults())
                .build()) {
            holdfast.start();
            PublishOutcome outcome = holdfast.publisher().execute(() -> {
                database.insert("new");
                holdfast.publisher().publish("orders", "m");
                assertThatThrownBy(() -> database.insert("there")).isInstanceOf(IllegalStateException.class);
            });
            Messages.publish(database, Messages.waiting("last"));
            assertThat(Eventually.within(
                            Duration.ofSeconds(20),
                            () -> broker.accepted().stream()
                                    .anyMatch(message -> message.id().value().equals("last"))))
                    .isTrue();
            assertThat(outcome == PublishOutcome.ROLLED_BACK).isEqualTo(!database.isCommitted("new"));
            assertThat(broker.accepted()).hasSize(database.isCommitted("new") ? 2 : 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void idsStoredCrosswise_oneGivesWay_andLeavesNothing(Backend backend) throws Exception {
        TestDatabase database = backend.shared();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                NewMessage x = Messages.plain("x" + round);
                NewMessage y = Messages.plain("y" + round);
                CyclicBarrier both = new CyclicBarrier(2);
                Future<Integer> one = threads.submit(storing(database, both, x, y));
                Future<Integer> two = threads.submit(storing(database, both, y, x));
                int stored = one.get(2, TimeUnit.MINUTES) + two.get(2, TimeUnit.MINUTES);
                assertThat(stored).isIn(0, 2);
                assertThat(database.count("SELECT COUNT(*) FROM holdfast_message"))
                        .isEqualTo(stored);
                database.clear();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Integer> storing(
            TestDatabase database, CyclicBarrier both, NewMessage first, NewMessage second) {
        return () -> {
            try (var transaction = database.transactions.begin()) {
                store(database, first);
                both.await(1, TimeUnit.MINUTES);
                store(database, second);
                return transaction.commit() == TransactionOutcome.COMMITTED ? 2 : 0;
            } catch (HoldfastException givesWay) {
                return 0;
            }
        };
    }

    private static void store(TestDatabase database, NewMessage message) {
        database.outbox.store().append(List.of(message), "n", Messages.LEASE);
    }
}
