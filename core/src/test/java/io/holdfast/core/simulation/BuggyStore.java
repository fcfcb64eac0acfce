// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.MessageId;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A store with the mistakes that stores make, as far as they are planted. */
final class BuggyStore implements MessageStore {

    private static final Duration FOR_EVER = Duration.ofDays(1000);

    private final MessageStore store;
    private final World world;
    private final Node node;
    private int cursor = -1;

    BuggyStore(MessageStore store, World world, Node node) {
        this.store = store;
        this.world = world;
        this.node = node;
    }

    static boolean isNeeded(World world) {
        return world.has(Bug.CURSOR_BY_ID)
                || world.has(Bug.LEASE_NEVER_ENDS)
                || world.has(Bug.SETTLE_WITHOUT_TOKEN)
                || world.has(Bug.LOCAL_CLOCK_FOR_LEASES)
                || world.has(Bug.SETTLE_BY_CONTENT);
    }

    @Override
    public List<Appended> append(List<NewMessage> messages, String owner, Duration lease) {
        return store.append(messages, owner, world.has(Bug.LEASE_NEVER_ENDS) ? FOR_EVER : lease);
    }

    @Override
    public List<ClaimedMessage> claim(ClaimRequest request) {
        if (world.has(Bug.LOCAL_CLOCK_FOR_LEASES)) {
            return world.withDatabaseClockError(node.skew(), () -> store.claim(request));
        }
        if (!world.has(Bug.LEASE_NEVER_ENDS) && !world.has(Bug.CURSOR_BY_ID)) {
            return store.claim(request);
        }
        List<ClaimedMessage> claimed = store.claim(
                new ClaimRequest(request.owner(), request.limit(), FOR_EVER, request.destinations(), request.only()));
        return world.has(Bug.CURSOR_BY_ID) ? behindCursor(claimed) : claimed;
    }

    /** What lies before the cursor is never looked at again. */
    private List<ClaimedMessage> behindCursor(List<ClaimedMessage> claimed) {
        List<ClaimedMessage> found = new ArrayList<>();
        for (ClaimedMessage claim : claimed) {
            int insertion = world.history.insertion(claim.id());
            if (insertion > cursor) {
                cursor = insertion;
                found.add(claim);
            }
        }
        return found;
    }

    @Override
    public boolean consumed(MessageId id) {
        return store.consumed(id);
    }

    @Override
    public Set<MessageId> settle(List<Settlement> settlements) {
        if (world.has(Bug.SETTLE_WITHOUT_TOKEN)) {
            return store.settle(settlements.stream().map(this::withLatestToken).toList());
        }
        if (world.has(Bug.SETTLE_BY_CONTENT)) {
            List<Settlement> more = new ArrayList<>(settlements);
            settlements.stream()
                    .filter(settlement -> settlement instanceof Settlement.Delivered)
                    .forEach(settlement -> more.addAll(alikeIn(settlement.id())));
            return store.settle(more);
        }
        return store.settle(settlements);
    }

    private Settlement withLatestToken(Settlement settlement) {
        MessageId id = settlement.id();
        long token = world.history.token(id);
        if (settlement instanceof Settlement.Postponed postponed) {
            return new Settlement.Postponed(id, token, postponed.delay(), postponed.counted(), postponed.reason());
        }
        return settlement instanceof Settlement.Parked parked
                ? new Settlement.Parked(id, token, parked.reason())
                : new Settlement.Delivered(id, token);
    }

    private List<Settlement> alikeIn(MessageId id) {
        String operation = id.value().substring(0, id.value().indexOf('.'));
        return world.history.appended().stream()
                .filter(other -> other.value().startsWith(operation + "."))
                .<Settlement>map(other -> new Settlement.Delivered(other, world.history.token(other)))
                .toList();
    }

    @Override
    public int purge(Duration age, int limit) {
        return store.purge(age, limit);
    }
}
