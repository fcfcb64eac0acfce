// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import io.holdfast.MessageId;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The outbox, with its points and its history. */
final class HookedStore implements MessageStore {

    private final MessageStore store;

    HookedStore(MessageStore store) {
        this.store = store;
    }

    @Override
    public List<Appended> append(List<NewMessage> messages, String owner, Duration lease) {
        Point.BEFORE_INSERT.pass();
        List<Appended> appended = store.append(messages, owner, lease);
        Point.AFTER_INSERT.pass();
        return appended;
    }

    @Override
    public List<ClaimedMessage> claim(ClaimRequest request) {
        List<ClaimedMessage> claimed = store.claim(request);
        claimed.forEach(claim -> Say.CLAIMED.line(claim.id(), claim.token()));
        if (!claimed.isEmpty()) {
            Point.AFTER_CLAIM.pass();
        }
        return claimed;
    }

    @Override
    public Set<MessageId> settle(List<Settlement> settlements) {
        settlements.forEach(settlement -> Say.SETTLING.line(settlement.id(), settlement.token()));
        if (!settlements.isEmpty()) {
            Point.BEFORE_SETTLE.pass();
        }
        Set<MessageId> effective = store.settle(settlements);
        for (Settlement settlement : settlements) {
            Say word = effective.contains(settlement.id()) ? Say.SETTLED : Say.REFUSED;
            word.line(settlement.id(), settlement.token());
        }
        if (!settlements.isEmpty()) {
            Point.AFTER_SETTLE.pass();
        }
        return effective;
    }

    @Override
    public boolean consumed(MessageId id) {
        return store.consumed(id);
    }

    @Override
    public int purge(Duration age, int limit) {
        Point.BEFORE_PURGE.pass();
        int purged = store.purge(age, limit);
        Say.PURGED.line(purged);
        Point.AFTER_PURGE.pass();
        return purged;
    }
}
