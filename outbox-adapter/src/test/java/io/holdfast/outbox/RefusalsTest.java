// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static io.holdfast.outbox.Messages.bytes;
import static io.holdfast.outbox.Messages.encoded;
import static io.holdfast.outbox.Messages.plain;
import static io.holdfast.outbox.Messages.requested;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.HoldfastException;
import io.holdfast.Message;
import io.holdfast.MessageRejectedException;
import io.holdfast.NoTransactionException;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.spi.TransactionContext;
import io.holdfast.tck.fake.InMemoryBroker;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is refused says what was asked, which rule forbids it and what to do; and leaves nothing behind. */
final class RefusalsTest {

    private static final int LONGEST_BODY_IN_H2 = 1 << 20;

    @ParameterizedTest
    @EnumSource
    void publish_withoutTransaction_isRefused(Backend backend) {
        TestDatabase database = backend.shared();
        try (Holdfast holdfast = holdfast(database)) {
            assertRefused(
                    NoTransactionException.class,
                    () -> holdfast.publisher().publish("orders", "m"),
                    "Cannot publish",
                    "no transaction");
        }
        assertNoRows(database);
    }

    @ParameterizedTest
    @EnumSource
    void publish_afterTheTransactionHasEnded_isRefused(Backend backend) {
        TestDatabase database = backend.shared();
        try (var transaction = database.transactions.begin()) {
            transaction.commit();
            assertRefused(
                    NoTransactionException.class, () -> append(database, plain("m")), "message m", "no transaction");
            assertRefused(
                    NoTransactionException.class,
                    () -> database.outbox.markers().record("t"),
                    "the marker of transaction \"t\"",
                    "no transaction");
            assertRefused(
                    NoTransactionException.class,
                    () -> database.outbox.inbox().record("billing", "k"),
                    "consumer \"billing\"",
                    "no transaction");
        }
        assertNoRows(database);
    }

    @ParameterizedTest
    @EnumSource
    void connectionInAutoCommit_isRefused(Backend backend) throws SQLException {
        TestDatabase database = backend.shared();
        try (Connection connection = database.pool.getConnection()) {
            JdbcOutbox outbox =
                    JdbcOutbox.on(database.pool, afterTimeout(connection)).open();
            for (ThrowingCallable work : List.<ThrowingCallable>of(
                    () -> outbox.store().append(List.of(plain("m")), "n", Messages.LEASE),
                    () -> outbox.markers().record("t"),
                    () -> outbox.inbox().record("billing", "k"))) {
                assertRefused(NoTransactionException.class, work, "Cannot", "auto-commit");
            }
        }
        assertNoRows(database);
    }

    @ParameterizedTest
    @EnumSource
    void knownId_isRefused_andTheBatchWithIt(Backend backend) {
        TestDatabase database = backend.shared();
        Messages.publish(database, plain("m1"));
        try (var transaction = database.transactions.begin()) {
            assertRefused(
                    MessageRejectedException.class,
                    () -> append(database, plain("m2"), plain("m1"), plain("m3")),
                    "3 messages",
                    "stored already");
            transaction.rollback();
        }
        assertThat(database.count("SELECT COUNT(*) FROM holdfast_message")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void requestId_withAnotherBody_isRefused(Backend backend) {
        TestDatabase database = backend.shared();
        Messages.publish(database, requested("m1", "r", "one"));
        try (var transaction = database.transactions.begin()) {
            assertRefused(
                    MessageRejectedException.class,
                    () -> append(database, requested("m2", "r", "two")),
                    "request id \"r\"",
                    "another body");
            transaction.rollback();
        }
        assertThat(database.count("SELECT COUNT(*) FROM holdfast_message")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void payloadOverTheLimit_isRefused(Backend backend) {
        assertPublishRefused(
                backend, Message.to("orders").payload("x".repeat(101)).build(), "100");
    }

    @ParameterizedTest
    @EnumSource
    void unknownDestination_isRefused(Backend backend) {
        assertPublishRefused(backend, Message.to("nowhere").payload("m").build(), "nowhere");
    }

    private static void assertPublishRefused(Backend backend, Message message, String part) {
        TestDatabase database = backend.shared();
        try (Holdfast holdfast = holdfast(database);
                var transaction = database.transactions.begin()) {
            assertRefused(
                    MessageRejectedException.class,
                    () -> holdfast.publisher().publish(message),
                    "Cannot publish",
                    part);
            transaction.rollback();
        }
        assertNoRows(database);
    }

    /** What the column of H2 is too short for, the others keep. */
    @ParameterizedTest
    @EnumSource
    void bodyLongerThanTheColumn_isRefused_neverCut(Backend backend) {
        TestDatabase database = backend.shared();
        NewMessage longest = plain(encoded("longest", Optional.empty(), new byte[LONGEST_BODY_IN_H2]));
        NewMessage longer = plain(encoded("longer", Optional.empty(), new byte[LONGEST_BODY_IN_H2 + 1]));
        Messages.publish(database, longest);
        if (backend == Backend.H2) {
            try (var transaction = database.transactions.begin()) {
                assertRefused(MessageRejectedException.class, () -> append(database, longer), "longer", "22001");
                transaction.rollback();
            }
        } else {
            Messages.publish(database, longer);
        }
        assertThat(database.count(
                        "SELECT COUNT(*) FROM holdfast_message WHERE id LIKE 'long%' AND OCTET_LENGTH(body) >= "
                                + LONGEST_BODY_IN_H2))
                .isEqualTo(backend == Backend.H2 ? 1 : 2);
    }

    @ParameterizedTest
    @EnumSource
    void textLongerThanItsColumn_isRefused_neverCut(Backend backend) {
        TestDatabase database = backend.shared();
        NewMessage longKey = plain(encoded("m", Optional.of("k".repeat(1100)), bytes("b")));
        try (var transaction = database.transactions.begin()) {
            assertRefused(MessageRejectedException.class, () -> append(database, longKey), "message m", "22001");
            transaction.rollback();
        }
        assertNoRows(database);
    }

    private static void append(TestDatabase database, NewMessage... messages) {
        database.outbox.store().append(List.of(messages), "n", Messages.LEASE);
    }

    private static void assertRefused(
            Class<? extends HoldfastException> type, ThrowingCallable work, String asked, String rule) {
        HoldfastException refusal = catchThrowableOfType(type, work);
        assertThat(refusal).isNotNull();
        assertThat(refusal.asked()).contains(asked);
        assertThat(refusal.asked() + refusal.rule()).contains(rule);
        assertThat(refusal.wayOut()).isNotBlank();
        assertThat(refusal).hasMessage(refusal.asked() + ": " + refusal.rule() + ". " + refusal.wayOut());
    }

    private static void assertNoRows(TestDatabase database) {
        for (String table : List.of("holdfast_message", "holdfast_request", "holdfast_marker", "holdfast_inbox")) {
            assertThat(database.count("SELECT COUNT(*) FROM " + table))
                    .as(table)
                    .isZero();
        }
    }

    private static Holdfast holdfast(TestDatabase database) {
        InMemoryBroker broker = new InMemoryBroker(InstantSource.system());
        broker.bind("orders", "billing");
        return Holdfast.builder()
                .transactions(database.transactions)
                .store(database.outbox.store())
                .transport(broker.transport("n"))
                .shutdownTimeout(Duration.ofSeconds(1))
                .destination("orders", DestinationSettings.defaults().withMaxBytes(100))
                .build();
    }

    /** Some pools hand out a connection in auto-commit when the transaction has timed out behind the application's back. */
    private static TransactionContext afterTimeout(Connection connection) {
        return (TransactionContext) Proxy.newProxyInstance(
                TransactionContext.class.getClassLoader(),
                new Class<?>[] {TransactionContext.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "isActive" -> true;
                    case "resource" -> connection;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
