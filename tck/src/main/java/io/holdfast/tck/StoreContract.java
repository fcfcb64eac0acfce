// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import static io.holdfast.tck.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.MessageStore.Appended;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.spi.Settlement;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionContext.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;

/** What the contract of a store asks of its backend, and how it appends, claims and settles. */
abstract class StoreContract {

    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final Duration HOUR = Duration.ofHours(1);
    static final Duration DAY = Duration.ofDays(1);

    /**
     * The store under test; the same in one test until {@link #restart()}.
     *
     * @return the store
     */
    protected abstract MessageStore store();

    /**
     * The transactions in which the store appends.
     *
     * @return their context
     */
    protected abstract TransactionContext transactions();

    /**
     * Lets time pass for the store: moves its clock, or makes every stored moment so much earlier. Called while no
     * transaction is open, except for a store without ordered keys.
     *
     * @param time how long
     */
    protected abstract void elapse(Duration time);

    /**
     * What the store can do.
     *
     * @return everything unless overridden
     */
    protected Capabilities capabilities() {
        return Capabilities.all();
    }

    /** Restarts the store over what it has stored; {@link #store()} then answers the new one. */
    protected void restart() {
        throw new UnsupportedOperationException(
                "Override restart(), or leave SURVIVES_RESTART out of the capabilities");
    }

    final List<Appended> append(NewMessage... messages) {
        return Transactions.committed(transactions(), () -> store().append(List.of(messages), "a", LEASE));
    }

    final ClaimedMessage bornClaimed(NewMessage message) {
        return append(message).get(0).claim().orElseThrow();
    }

    /** Leaves the transaction open over there. */
    final Transaction appendSlowly(Script other, NewMessage message) {
        return other.call(() -> {
            Transaction slow = transactions().begin();
            store().append(List.of(message), "a", LEASE);
            return slow;
        });
    }

    /** The transaction that met the refusal is not asked to be of use any more. */
    final void assertRejected(NewMessage... messages) {
        try (Transaction transaction = transactions().begin()) {
            assertThatThrownBy(() -> store().append(List.of(messages), "a", LEASE))
                    .isInstanceOf(MessageRejectedException.class);
            transaction.commit();
        }
    }

    static void assertUnavailableOrDuplicateOf(String first, Future<List<Appended>> second) {
        try {
            assertThat(Script.await(second)).containsExactly(new Appended(id(first), true, Optional.empty()));
        } catch (MessagingUnavailableException gaveUp) {
            // As the interface allows: trying again later is sensible.
        }
    }

    /** A store that cannot keep a promise refuses the message; it must not keep the message without the promise. */
    final boolean keeps(Capability needed, NewMessage message) {
        boolean able = capabilities().has(needed);
        if (!able) {
            assertRejected(message);
        }
        return able;
    }

    /** A message that is due at once and not born claimed. */
    final NewMessage waiting(String id) {
        boolean ordered = capabilities().has(Capability.ORDERED_KEYS);
        Duration delay = ordered ? Duration.ZERO : Duration.ofNanos(1);
        return new NewMessage(Samples.keyed(id, "key of " + id), delay, ordered, false, Optional.empty());
    }

    /** The first of those that can be claimed; there must be one. */
    final ClaimedMessage claimOne(String owner) {
        return claimOne(owner, LEASE);
    }

    final ClaimedMessage claimOne(String owner, Duration lease) {
        List<ClaimedMessage> claimed = claim(owner, 1000, lease);
        assertThat(claimed).as("what \"" + owner + "\" can claim").isNotEmpty();
        return claimed.get(0);
    }

    final List<ClaimedMessage> claim(String owner) {
        return claim(owner, 1000, LEASE);
    }

    final List<ClaimedMessage> claim(String owner, int limit, Duration lease) {
        return claim(new ClaimRequest(owner, limit, lease, Set.of(), false));
    }

    final List<ClaimedMessage> claim(ClaimRequest request) {
        if (!capabilities().has(Capability.ORDERED_KEYS)) {
            elapse(Duration.ofNanos(1));
        }
        return store().claim(request);
    }

    final List<String> claimAll(String owner) {
        List<String> all = new ArrayList<>();
        for (List<ClaimedMessage> page = claim(owner, 7, HOUR); !page.isEmpty(); page = claim(owner, 7, HOUR)) {
            all.addAll(idsOf(page));
        }
        return all;
    }

    final List<String> claimIds(String owner) {
        return idsOf(claim(owner));
    }

    final Set<MessageId> settle(Settlement... settlements) {
        return store().settle(List.of(settlements));
    }

    static List<String> idsOf(List<ClaimedMessage> claimed) {
        return claimed.stream().map(message -> message.id().value()).toList();
    }
}
