// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.spi.MessageStore.Appended;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is finished goes in small steps while others publish; what is not stays, however old. */
final class PurgeTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int OLD = 250;
    private static final int STEP = 100;
    private static final int NEW = 60;

    @ParameterizedTest
    @EnumSource
    void purge_inSteps_disturbsNoPublisher(Backend backend) throws Exception {
        TestDatabase database = backend.shared();
        finish(
                database,
                IntStream.range(0, OLD)
                        .mapToObj(at -> Messages.ledger("old" + at))
                        .toList());
        database.elapse(DAY);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> publishers = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                publishers.add(threads.submit(() -> publish(database, name)));
            }
            assertThat(steps(() -> database.outbox.store().purge(HOUR, STEP)))
                    .containsExactly(STEP, STEP, OLD - 2 * STEP);
            for (Future<?> publisher : publishers) {
                publisher.get(1, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(database.count("SELECT COUNT(*) FROM holdfast_message")).isEqualTo(3 * NEW);
        assertThat(database.outbox.store().purge(HOUR, STEP)).isZero();
    }

    private static void publish(TestDatabase database, String name) {
        for (int at = 0; at < NEW; at++) {
            Messages.publish(database, Messages.requested(name + at, "request-" + name + at, "b"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotFinished_isNeverPurged_howeverOld(Backend backend) {
        TestDatabase database = backend.shared();
        Messages.publish(
                database,
                Messages.requested("waiting", "r1", "b"),
                Messages.requested("parked", "r2", "b"),
                Messages.delayed("delayed", Duration.ofDays(5)),
                Messages.ordered("ordered", "k"));
        finish(database, List.of(Messages.requested("gone", "r3", "b"), Messages.ledger("kept")));
        database.outbox
                .store()
                .settle(List.of(
                        new Settlement.Parked(Messages.plain("parked").message().id(), 1, "refused")));
        database.elapse(DAY);
        finish(database, List.of(Messages.ledger("young")));
        assertThat(database.outbox.store().purge(HOUR, STEP)).as("kept, and r3").isEqualTo(2);
        assertThat(database.count("SELECT COUNT(*) FROM holdfast_message")).isEqualTo(5);
        assertThat(publishAgain(database, "r1")).isTrue();
        assertThat(publishAgain(database, "r2")).isTrue();
        assertThat(publishAgain(database, "r3")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void markersAndInbox_goInSteps(Backend backend) {
        TestDatabase database = backend.shared();
        try (var transaction = database.transactions.begin()) {
            for (int at = 0; at < OLD; at++) {
                database.outbox.markers().record("t" + at);
                database.outbox.inbox().record("billing", "k" + at);
            }
            transaction.commit();
        }
        assertThat(database.outbox.markers().purge(HOUR, STEP)).isZero();
        assertThat(database.outbox.inbox().purge(HOUR, STEP)).isZero();
        database.elapse(DAY);
        assertThat(steps(() -> database.outbox.markers().purge(HOUR, STEP)))
                .containsExactly(STEP, STEP, OLD - 2 * STEP);
        assertThat(steps(() -> database.outbox.inbox().purge(HOUR, STEP))).containsExactly(STEP, STEP, OLD - 2 * STEP);
    }

    private static List<Integer> steps(IntSupplier purge) {
        List<Integer> steps = new ArrayList<>();
        do {
            steps.add(purge.getAsInt());
        } while (steps.get(steps.size() - 1) == STEP);
        return steps;
    }

    private static boolean publishAgain(TestDatabase database, String request) {
        try (var transaction = database.transactions.begin()) {
            List<Appended> appended = database.outbox
                    .store()
                    .append(List.of(Messages.requested("again", request, "b")), "n", Messages.LEASE);
            transaction.rollback();
            return appended.get(0).duplicate();
        }
    }

    private static void finish(TestDatabase database, List<NewMessage> messages) {
        Messages.publish(database, messages);
        List<Settlement> delivered = new ArrayList<>();
        messages.forEach(
                one -> delivered.add(new Settlement.Delivered(one.message().id(), 1)));
        assertThat(database.outbox.store().settle(delivered)).hasSize(messages.size());
    }
}
