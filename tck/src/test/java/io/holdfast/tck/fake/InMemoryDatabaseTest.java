// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.NoTransactionException;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the in-memory database does beyond the contracts. */
class InMemoryDatabaseTest {

    private final ManualClock clock = new ManualClock();
    private final InMemoryDatabase database = new InMemoryDatabase(clock);
    private final InMemoryTransactionContext context = new InMemoryTransactionContext(database);
    private final InMemoryMessageStore store = new InMemoryMessageStore(database, context);
    private final InMemoryInbox inbox = new InMemoryInbox(database, context);
    private final List<TransactionOutcome> heard = new ArrayList<>();

    @Test
    void businessRowsAndEffects_appearInTheOrderOfTheirCommits() {
        Tx first = database.begin();
        Tx second = database.begin();
        first.insertBusiness("b1");
        second.insertBusiness("b2");
        second.insertEffect("billing", "m2");
        first.insertEffect("billing", "m1");
        assertThat(database.openTransactions()).isEqualTo(2);
        second.commit();
        first.commit();
        assertThat(database.business()).containsExactly("b2", "b1");
        assertThat(database.effects()).containsExactly(new Effect("billing", "m2"), new Effect("billing", "m1"));
        assertThat(database.openTransactions()).isZero();
    }

    @Test
    void lock_isHeldUntilTheEnd() {
        Tx first = database.begin();
        Tx second = database.begin();
        assertThat(first.lock("row")).isTrue();
        assertThat(first.lock("row")).isTrue();
        assertThat(second.lock("row")).isFalse();
        assertThat(second.lock("other row")).isTrue();
        first.rollback();
        assertThat(second.lock("row")).isTrue();
    }

    @Test
    void attachedTransaction_keepsItsSlotsAndActions() {
        Tx mine = database.begin();
        Tx theirs = database.begin();
        context.attach(mine);
        context.slot(String.class, () -> "mine");
        context.onCompletion(heard::add);
        assertThatThrownBy(() -> context.attach(theirs)).isInstanceOf(IllegalStateException.class);
        context.detach();
        context.attach(theirs);
        assertThat(context.slot(String.class, () -> "theirs")).isEqualTo("theirs");
        context.detach();
        assertThat(context.isActive()).isFalse();
        context.attach(mine);
        assertThat(context.slot(String.class, () -> "new")).isEqualTo("mine");
        mine.commit();
        assertThat(heard).containsExactly(TransactionOutcome.COMMITTED);
    }

    @Test
    void lostCommitAnswer_isUnknown_whateverHappened() {
        for (boolean applied : new boolean[] {true, false}) {
            context.failNextCommit(TransactionOutcome.UNKNOWN, applied);
            try (Transaction transaction = context.begin()) {
                context.onCompletion(heard::add);
                context.resource(Tx.class).insertBusiness("applied " + applied);
                assertThat(transaction.commit()).isEqualTo(TransactionOutcome.UNKNOWN);
            }
        }
        assertThat(database.business()).containsExactly("applied true");
        assertThat(heard).containsExactly(TransactionOutcome.UNKNOWN, TransactionOutcome.UNKNOWN);
        assertThatThrownBy(() -> context.failNextCommit(TransactionOutcome.COMMITTED, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void abandonedTransaction_isRolledBack_andItsClientHearsUnknown() {
        try (Transaction transaction = context.begin()) {
            context.onCompletion(heard::add);
            inbox.record("billing", "m1");
            context.resource(Tx.class).abandon();
            assertThat(database.openTransactions()).isZero();
            assertThat(context.isActive()).isTrue();
            assertThatThrownBy(() -> inbox.record("billing", "m2")).isInstanceOf(MessagingUnavailableException.class);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.UNKNOWN);
        }
        assertThat(heard).containsExactly(TransactionOutcome.UNKNOWN);
        assertThat(context.isActive()).isFalse();
        assertThat(database.fingerprint()).isEqualTo(new InMemoryDatabase(clock).fingerprint());
    }

    @Test
    void databaseThatIsDown_isUnavailable_untilItIsUpAgain() {
        Tx open = database.begin();
        database.down(true);
        assertThat(open.isEnded()).isTrue();
        assertThatThrownBy(context::begin).isInstanceOf(MessagingUnavailableException.class);
        assertThatThrownBy(store::status).isInstanceOf(MessagingUnavailableException.class);
        assertThatThrownBy(() -> store.purge(Duration.ZERO, 1)).isInstanceOf(MessagingUnavailableException.class);
        database.down(false);
        assertThat(store.status()).isEmpty();
    }

    @Test
    void participant_endsWithTheTransaction_orVetoesIt() {
        List<String> calls = new ArrayList<>();
        Tx tx = database.begin();
        tx.enlist(participant(calls, false));
        assertThat(tx.commit()).isEqualTo(TransactionOutcome.COMMITTED);
        Tx vetoed = database.begin();
        vetoed.insertBusiness("row");
        vetoed.enlist(participant(calls, true));
        assertThat(vetoed.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
        assertThat(calls).containsExactly("prepare", "commit", "prepare", "rollback");
        assertThat(database.business()).isEmpty();
    }

    @Test
    void endedTransaction_doesNoWork() {
        Tx tx = database.begin();
        tx.commit();
        assertThatThrownBy(() -> tx.insertBusiness("row")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(tx::commit).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void rollbackOnlyTransaction_storesNothing() {
        try (Transaction transaction = context.begin()) {
            context.setRollbackOnly();
            assertThatThrownBy(() -> append("m1")).isInstanceOf(NoTransactionException.class);
            transaction.rollback();
        }
    }

    @Test
    void transactionOfAnotherDatabase_isRefused() {
        InMemoryInbox foreign = new InMemoryInbox(new InMemoryDatabase(clock), context);
        try (Transaction transaction = context.begin()) {
            assertThatThrownBy(() -> foreign.record("billing", "m1")).isInstanceOf(InvalidSettingsException.class);
            transaction.rollback();
        }
    }

    @Test
    void fingerprint_knowsWhetherALeaseIsOver_butNotWhenItWillBe() {
        try (Transaction transaction = context.begin()) {
            append("m1");
            transaction.commit();
        }
        String claimed = database.fingerprint();
        clock.advance(Duration.ofSeconds(10));
        assertThat(database.fingerprint()).isEqualTo(claimed);
        clock.advance(Duration.ofSeconds(20));
        String over = database.fingerprint();
        assertThat(over).isNotEqualTo(claimed);
        store.claim(new ClaimRequest("b", 1, Duration.ofSeconds(30), Set.of(), false));
        assertThat(database.fingerprint()).isNotIn(claimed, over);
        assertThat(database.storedMessages()).isEqualTo(1);
    }

    @Test
    void fingerprint_showsUncommittedWork() {
        String empty = database.fingerprint();
        Tx tx = database.begin();
        context.attach(tx);
        inbox.record("billing", "m1");
        assertThat(tx).hasToString("tx0");
        assertThat(database.fingerprint()).contains("held by tx0");
        tx.rollback();
        assertThat(database.fingerprint()).isEqualTo(empty);
        assertThat(tx).hasToString("ROLLED_BACK");
    }

    private void append(String id) {
        NewMessage asked = new NewMessage(TestMessages.to("orders", id), Duration.ZERO, false, false, Optional.empty());
        store.append(List.of(asked), "a", Duration.ofSeconds(30));
    }

    private static Participant participant(List<String> calls, boolean vetoes) {
        return new Participant() {
            @Override
            public void prepare() {
                calls.add("prepare");
                if (vetoes) {
                    throw new IllegalStateException("no");
                }
            }

            @Override
            public void commit() {
                calls.add("commit");
            }

            @Override
            public void rollback() {
                calls.add("rollback");
            }
        };
    }
}
