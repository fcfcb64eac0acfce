// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.MessageId;
import io.holdfast.Verdict;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.Settlement;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.TransactionContext.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A process can be made to die at each point, before or after the change. */
class CrashPointsTest {

    @Test
    void everyPoint_isReached() {
        CrashPoints points = new CrashPoints();
        new Walk(points).walk();
        assertThat(new LinkedHashSet<>(points.reached())).containsExactlyInAnyOrderElementsOf(CrashPoints.all());
    }

    @TestFactory
    Stream<DynamicTest> everyArmedPoint_crashesOnce() {
        return CrashPoints.all().stream()
                .map(point -> DynamicTest.dynamicTest(point, () -> {
                    CrashPoints points = new CrashPoints();
                    points.arm(point);
                    assertThatThrownBy(() -> new Walk(points).walk())
                            .isInstanceOf(SimulatedCrash.class)
                            .hasMessageContaining(point);
                    new Walk(points).walk();
                }));
    }

    @Test
    void crashBeforeTheCommit_leavesTheTransactionToTheDatabase() {
        assertCommitCrash("tx.commit.before", 0);
    }

    @Test
    void crashAfterTheCommit_leavesItCommitted_andNobodyHears() {
        assertCommitCrash("tx.commit.after", 1);
    }

    @Test
    void laterArrival_canBeArmed_andDisarmed() {
        CrashPoints points = new CrashPoints();
        points.arm("store.claim.before", 2);
        points.reach("store.claim.before");
        assertThatThrownBy(() -> points.reach("store.claim.before")).isInstanceOf(SimulatedCrash.class);
        points.arm("store.claim.before");
        points.disarm();
        points.reach("store.claim.before");
        assertThatThrownBy(() -> points.arm("nowhere")).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertCommitCrash(String point, int rows) {
        CrashPoints points = new CrashPoints();
        InMemoryDatabase database = new InMemoryDatabase(new ManualClock(), points);
        InMemoryTransactionContext context = new InMemoryTransactionContext(database);
        List<Object> heard = new ArrayList<>();
        points.arm(point);
        Transaction transaction = context.begin();
        context.onCompletion(heard::add);
        context.resource(Tx.class).insertBusiness("row");
        assertThatThrownBy(transaction::commit).isInstanceOf(SimulatedCrash.class);
        transaction.close();
        assertThat(heard).isEmpty();
        assertThat(database.business()).hasSize(rows);
        assertThat(database.openTransactions()).isZero();
    }

    /** Everything that changes state, once. */
    private static final class Walk {

        private static final Duration MINUTE = Duration.ofMinutes(1);

        private final InMemoryDatabase database;
        private final InMemoryTransactionContext context;
        private final InMemoryBroker broker;
        private final PreparedMessages prepared;

        Walk(CrashPoints points) {
            ManualClock clock = new ManualClock();
            database = new InMemoryDatabase(clock, points);
            context = new InMemoryTransactionContext(database);
            broker = new InMemoryBroker(clock, points);
            prepared = broker.prepared("node");
            broker.bind("orders", "billing");
        }

        void walk() {
            database();
            halves();
            deliveries();
        }

        private void database() {
            InMemoryMessageStore store = new InMemoryMessageStore(database, context);
            InMemoryMarkers markers = new InMemoryMarkers(database, context);
            try (Transaction transaction = context.begin()) {
                markers.record("t1");
                new InMemoryInbox(database, context).record("billing", "m1");
                store.append(
                        List.of(new NewMessage(
                                TestMessages.to("orders", "m1"), Duration.ZERO, false, false, Optional.empty())),
                        "node",
                        Duration.ZERO);
                broker.transactional(context).sendInTransaction(List.of(TestMessages.to("orders", "m2")));
                transaction.commit();
            }
            assertThat(markers.check("t1")).isEqualTo(Verdict.COMMITTED);
            store.claim(new ClaimRequest("node", 1, MINUTE, Set.of(), false))
                    .forEach(claimed -> store.settle(List.of(new Settlement.Delivered(claimed.id(), claimed.token()))));
        }

        private void halves() {
            prepared.prepare(Stream.of("h1", "h2", "h3", "h4")
                    .map(id -> new HalfMessage(TestMessages.to("orders", id), "t1", true))
                    .toList());
            prepared.confirm(Set.of(MessageId.of("h1")));
            prepared.cancel(Set.of(MessageId.of("h2")));
            prepared.postpone(MessageId.of("h3"), MINUTE, true);
            prepared.park(MessageId.of("h4"), "too old");
            prepared.decide(MessageId.of("h4"), Verdict.COMMITTED);
        }

        private void deliveries() {
            broker.transport("node").send(List.of(TestMessages.to("orders", "m3"), TestMessages.to("orders", "m4")));
            Subscription subscription = broker.source("node").subscribe("orders", "billing", false);
            next(subscription).acknowledge();
            next(subscription).retry(MINUTE);
            next(subscription).release(MINUTE);
            next(subscription).park("poison");
        }

        private static Delivery next(Subscription subscription) {
            return subscription.receive(Duration.ZERO).orElseThrow();
        }
    }
}
