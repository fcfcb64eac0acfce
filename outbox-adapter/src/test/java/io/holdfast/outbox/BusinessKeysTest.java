// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.Consumption;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.core.Holdfast;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three ways to recognise a request that comes twice, in messages of different ids, and at the same time. */
final class BusinessKeysTest {

    private static final int ROUNDS = 10;

    /** What an order says, whichever message brings it. */
    private record Order(String merchant, String source, String number) {}

    @ParameterizedTest
    @EnumSource
    void merchantAndOrderNumber_areAppliedOnce(Backend backend) throws Exception {
        assertAppliedOnce(backend, order -> order.merchant() + "/" + order.number());
    }

    @ParameterizedTest
    @EnumSource
    void sourceSystemAndRequestNumber_areAppliedOnce(Backend backend) throws Exception {
        assertAppliedOnce(backend, order -> order.source() + "#" + order.number());
    }

    private static void assertAppliedOnce(Backend backend, Function<Order, String> key) throws Exception {
        TestDatabase database = backend.shared();
        try (Holdfast holdfast = holdfast(database)) {
            for (int round = 0; round < ROUNDS; round++) {
                Order first = new Order("m1", "web", "n" + round);
                Order other = new Order("m2", "app", "n" + round);
                Callable<Consumption> one = () -> apply(holdfast, database, key.apply(first));
                List<Consumption> both = together(one, one);
                assertThat(both).containsExactlyInAnyOrder(Consumption.APPLIED, Consumption.ALREADY_APPLIED);
                assertThat(apply(holdfast, database, key.apply(other)))
                        .as("the same number of somebody else")
                        .isEqualTo(Consumption.APPLIED);
            }
        }
        assertThat(database.count("SELECT COUNT(*) FROM business")).isEqualTo(2 * ROUNDS);
    }

    /** The row of the effect has the key for its primary key: a second effect would fail. */
    private static Consumption apply(Holdfast holdfast, TestDatabase database, String key) {
        while (true) {
            try {
                return holdfast.consumer().consume("billing", key, () -> database.insert(key));
            } catch (MessagingUnavailableException busy) {
                // As a broker would: deliver again.
            }
        }
    }

    /** Different keys, one order: then the status decides, in the same transaction. */
    @ParameterizedTest
    @EnumSource
    void statusOfTheOrder_letsOneThrough(Backend backend) throws Exception {
        try (TestDatabase database = backend.open();
                Holdfast holdfast = holdfast(database)) {
            database.execute("CREATE TABLE purchase (number VARCHAR(20) PRIMARY KEY, status VARCHAR(10), paid INT)");
            for (int round = 0; round < ROUNDS; round++) {
                String number = "n" + round;
                database.execute("INSERT INTO purchase (number, status, paid) VALUES ('" + number + "', 'NEW', 0)");
                together(
                        () -> pay(holdfast, database, "callback/" + number, number),
                        () -> pay(holdfast, database, "query/" + number, number));
                pay(holdfast, database, "late/" + number, number);
            }
            assertThat(database.count("SELECT COUNT(*) FROM purchase WHERE status = 'PAID' AND paid = 1"))
                    .isEqualTo(ROUNDS);
            assertThat(database.count("SELECT COUNT(*) FROM holdfast_inbox")).isEqualTo(3 * ROUNDS);
        }
    }

    private static boolean pay(Holdfast holdfast, TestDatabase database, String key, String number)
            throws SQLException {
        while (true) {
            try {
                holdfast.consumer().consume("billing", key, () -> pay(database, number));
                return true;
            } catch (MessagingUnavailableException busy) {
                // As a broker would: deliver again.
            }
        }
    }

    private static void pay(TestDatabase database, String number) throws SQLException {
        try (PreparedStatement update = database.transactions
                .connection()
                .prepareStatement(
                        "UPDATE purchase SET status = 'PAID', paid = paid + 1 WHERE number = ? AND status = 'NEW'")) {
            update.setString(1, number);
            update.executeUpdate();
        }
    }

    private static <T> List<T> together(Callable<T> one, Callable<T> two) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<T> first = threads.submit(() -> afterAll(start, one));
            Future<T> second = threads.submit(() -> afterAll(start, two));
            return List.of(first.get(1, TimeUnit.MINUTES), second.get(1, TimeUnit.MINUTES));
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T afterAll(CyclicBarrier start, Callable<T> step) throws Exception {
        start.await(1, TimeUnit.MINUTES);
        return step.call();
    }

    private static Holdfast holdfast(TestDatabase database) {
        return Holdfast.builder()
                .transactions(database.transactions)
                .inbox(database.outbox.inbox())
                .build();
    }
}
