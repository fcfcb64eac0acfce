// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.tck.Eventually;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sending inside transactions does with sessions, and with factories that do not take part in them. */
final class EnlistingTest {

    private static final String TRANSFERS = "transfers";
    private static final int MANY = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    private static ArtemisProvider provider;
    private ArtemisXa xa;

    @BeforeAll
    static void start() {
        NarayanaTransactions.configure(folder);
        provider = new ArtemisProvider(folder);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @BeforeEach
    void open() {
        xa = new ArtemisXa(provider);
        provider.createQueue(TRANSFERS);
    }

    @AfterEach
    void close() {
        xa.close();
        provider.cutConnections();
        provider.empty();
    }

    private JmsBroker broker(ConnectionFactory own, ConnectionFactory enlisting) {
        return JmsBroker.over(own).enlisting(enlisting, xa.transactions()).open();
    }

    private void send(JmsBroker broker, String id) {
        broker.inTransaction().sendInTransaction(List.of(Messages.plain(id, TRANSFERS)));
    }

    @Test
    void messagesOfOneTransaction_shareOneSession() {
        try (JmsBroker broker = broker(provider.factory(), xa.pool());
                Transaction transaction = xa.transactions().begin()) {
            send(broker, "m1");
            int sessions = provider.sessions();
            send(broker, "m2");
            assertThat(provider.sessions()).isEqualTo(sessions);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
        }
        assertDepth(2);
    }

    /** More than a pool has sessions: one that is not given back blocks it. */
    @Test
    void manyTransactions_leaveNoSessionBehind() {
        AtomicInteger opened = new AtomicInteger();
        AtomicInteger open = new AtomicInteger();
        try (JmsBroker broker = broker(provider.factory(), counted(xa.pool(), opened, open))) {
            for (int number = 0; number < MANY; number++) {
                try (Transaction transaction = xa.transactions().begin()) {
                    send(broker, "a" + number);
                    send(broker, "b" + number);
                    if (number % 3 == 0) {
                        transaction.rollback();
                    } else {
                        assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
                    }
                }
            }
            assertThat(provider.sessions()).isLessThanOrEqualTo(3);
            assertThat(xa.pool().getNumConnections()).isEqualTo(1);
            assertThat(opened).as("one for each transaction").hasValue(MANY);
            assertThat(open).as("not given back to the pool").hasValue(0);
        }
        assertDepth(2 * MANY * 2 / 3);
    }

    @Test
    void factoryThatDoesNotEnlist_isRefused_beforeAnythingIsSent() {
        try (JmsBroker broker = broker(provider.factory(), provider.factory());
                Transaction transaction = xa.transactions().begin()) {
            assertThatThrownBy(() -> send(broker, "m1"))
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("XA connection factory");
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
        }
        assertDepth(0);
        assertThat(provider.sessions()).isZero();
    }

    @Test
    void factoryForTransactionsOnly_isRefusedOutsideOfThem() {
        try (JmsBroker broker = JmsBroker.over(xa.pool()).open()) {
            assertThatThrownBy(() -> broker.transport().send(List.of(Messages.plain("m1", TRANSFERS))))
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("without XA");
            assertThatThrownBy(() -> broker.transport().verify(TRANSFERS)).isInstanceOf(InvalidSettingsException.class);
        }
        assertDepth(0);
    }

    @Test
    void transport_isNotUsedInsideATransaction() {
        try (JmsBroker broker = broker(provider.factory(), xa.pool());
                Transaction transaction = xa.transactions().begin()) {
            assertThatThrownBy(() -> broker.transport().send(List.of(Messages.plain("m1", TRANSFERS))))
                    .isInstanceOf(MessagingUnavailableException.class)
                    .hasMessageContaining("in a transaction");
            transaction.rollback();
        }
    }

    @Test
    void messageToNowhere_rollsTheTransactionBack() {
        try (JmsBroker broker = broker(provider.factory(), xa.pool());
                Transaction transaction = xa.transactions().begin()) {
            send(broker, "m1");
            assertThatThrownBy(() -> broker.inTransaction().sendInTransaction(List.of(Messages.plain("m2", "nowhere"))))
                    .isInstanceOfAny(MessageRejectedException.class, MessagingUnavailableException.class);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
        }
        assertDepth(0);
    }

    @Test
    void withoutSuchAFactory_sendingInTransactionsIsRefused() {
        try (JmsBroker broker = JmsBroker.over(provider.factory()).open()) {
            assertThatThrownBy(broker::inTransaction)
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("enlisting(...)");
        }
    }

    private static ConnectionFactory counted(ConnectionFactory pool, AtomicInteger opened, AtomicInteger open) {
        return Calls.seen(ConnectionFactory.class, pool, (method, result) -> {
            if (!(result instanceof Connection connection)) {
                return result;
            }
            opened.incrementAndGet();
            open.incrementAndGet();
            return Calls.seen(Connection.class, connection, (call, answer) -> {
                if (call.equals("close")) {
                    open.decrementAndGet();
                }
                return answer;
            });
        });
    }

    private static void assertDepth(long expected) {
        Eventually.within(PATIENCE, () -> provider.depth(TRANSFERS) == expected);
        assertThat(provider.depth(TRANSFERS)).isEqualTo(expected);
    }
}
