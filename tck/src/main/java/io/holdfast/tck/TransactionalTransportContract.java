// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import static io.holdfast.tck.Samples.ORDERS;
import static io.holdfast.tck.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.NoTransactionException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.spi.TransactionalTransport;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TransactionalTransport} must do. Subclass it, supply a broker, transactions and a table with one
 * column, and empty both before each test. One thread runs a test.
 */
public abstract class TransactionalTransportContract extends BrokerContract {

    /**
     * The transport under test; the same in one test until {@link BrokerBackend#restart()}.
     *
     * @return the transport
     */
    protected abstract TransactionalTransport transactional();

    /**
     * The transactions in which it sends.
     *
     * @return their context
     */
    protected abstract TransactionContext transactions();

    /**
     * Inserts a row in the active transaction of this thread.
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
     * Makes the broker unreachable, or reachable again.
     *
     * @param down whether it is to be unreachable
     */
    protected abstract void down(boolean down);

    @Test
    void commit_makesRowAndMessagesVisible() {
        bind(ORDERS, BILLING);
        EncodedMessage[] messages =
                IntStream.range(0, 5).mapToObj(at -> message("m" + at)).toArray(EncodedMessage[]::new);
        Transactions.committed(transactions(), () -> {
            insert("row");
            transactional().sendInTransaction(List.of(messages[0], messages[1]));
            transactional().sendInTransaction(List.of(messages[2], messages[3], messages[4]));
            return true;
        });
        assertThat(isCommitted("row")).isTrue();
        assertThat(drain(BILLING)).containsExactlyInAnyOrder(messages);
    }

    @Test
    void messages_areInvisibleBeforeTheCommit() {
        bind(ORDERS, BILLING);
        try (Subscription subscription = subscribe(BILLING);
                Transaction transaction = transactions().begin()) {
            insert("row");
            transactional().sendInTransaction(List.of(message("m1")));
            assertNothing(subscription);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
            next(subscription, "m1").acknowledge();
        }
    }

    @Test
    void rollback_leavesNeitherRowNorMessage() {
        bind(ORDERS, BILLING);
        Transactions.rolledBack(transactions(), () -> {
            insert("row");
            transactional().sendInTransaction(List.of(message("m1")));
            return true;
        });
        assertThat(isCommitted("row")).isFalse();
        assertNothing(BILLING);
    }

    @Test
    void rollbackOnly_leavesNeitherRowNorMessage() {
        bind(ORDERS, BILLING);
        try (Transaction transaction = transactions().begin()) {
            transactional().sendInTransaction(List.of(message("m1")));
            insert("row");
            transactions().setRollbackOnly();
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
        }
        assertThat(isCommitted("row")).isFalse();
        assertNothing(BILLING);
    }

    @Test
    void send_withoutTransaction_isRefused() {
        bind(ORDERS, BILLING);
        assertThatThrownBy(() -> transactional().sendInTransaction(List.of(message("m1"))))
                .isInstanceOf(NoTransactionException.class);
        assertNothing(BILLING);
    }

    @Test
    void unreachableBroker_rollsTheTransactionBack() {
        bind(ORDERS, BILLING);
        down(true);
        try (Transaction transaction = transactions().begin()) {
            insert("row");
            assertThatThrownBy(() -> transactional().sendInTransaction(List.of(message("m1"))))
                    .isInstanceOf(MessagingUnavailableException.class);
            assertThat(transactions().isActive()).as("still able to commit").isFalse();
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
        } finally {
            down(false);
        }
        assertThat(isCommitted("row")).isFalse();
        assertNothing(BILLING);
    }

    @Test
    void brokerLostBeforeTheCommit_rollsTheTransactionBack() {
        bind(ORDERS, BILLING);
        try (Transaction transaction = transactions().begin()) {
            insert("row");
            transactional().sendInTransaction(List.of(message("m1")));
            down(true);
            assertThat(transaction.commit()).isNotEqualTo(TransactionOutcome.COMMITTED);
        } finally {
            down(false);
        }
        assertThat(isCommitted("row")).isFalse();
        assertNothing(BILLING);
    }

    @Test
    void everyPart_arrivesUnchanged() {
        bind(ORDERS, BILLING);
        List<EncodedMessage> messages = Samples.awkward();
        Transactions.committed(transactions(), () -> {
            insert("row");
            transactional().sendInTransaction(messages);
            return true;
        });
        assertThat(drain(BILLING)).containsExactlyInAnyOrderElementsOf(messages);
    }

    @Test
    void committedMessages_surviveRestart() {
        if (can(Capability.SURVIVES_RESTART)) {
            bind(ORDERS, BILLING);
            Transactions.committed(transactions(), () -> {
                insert("row");
                transactional().sendInTransaction(List.of(message("m1")));
                return true;
            });
            broker().restart();
            assertThat(drain(BILLING)).containsExactly(message("m1"));
        }
    }
}
