// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.Operations;
import io.holdfast.Operations.State;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.spi.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message in the outbox. Used under the monitor of its database. */
final class OutboxRow {

    final EncodedMessage message;
    final boolean ledger;
    private final boolean ordered;
    private final Instant storedAt;
    private @Nullable Tx holder;
    private Instant dueAt;
    private @Nullable String owner;
    private Instant leaseUntil = Instant.MIN;
    private long token;
    private int attempts;
    private boolean parked;
    private boolean consumed;
    private @Nullable Instant deliveredAt;
    private @Nullable String reason;

    OutboxRow(NewMessage asked, Tx holder, Instant now) {
        this.message = asked.message();
        this.ledger = asked.ledger();
        this.ordered = asked.ordered();
        this.holder = holder;
        this.storedAt = now;
        this.dueAt = now.plus(asked.delay());
    }

    void commit() {
        holder = null;
    }

    boolean isCommitted() {
        return holder == null;
    }

    boolean isHeldByOtherThan(Tx tx) {
        return holder != null && holder != tx;
    }

    /** Without a key there is no order to keep. */
    boolean isOrdered() {
        return ordered && message.key().isPresent();
    }

    /** Tells whether it still waits for its delivery: it takes its place among the messages of its key. */
    boolean isLive() {
        return isCommitted() && !parked && deliveredAt == null;
    }

    boolean isDelivered() {
        return deliveredAt != null;
    }

    boolean wasDeliveredUntil(Instant until) {
        return isCommitted() && deliveredAt != null && !deliveredAt.isAfter(until);
    }

    boolean isClaimed(Instant now) {
        return owner != null && now.isBefore(leaseUntil);
    }

    boolean isClaimable(Instant now) {
        return isLive() && !isClaimed(now) && !now.isBefore(dueAt);
    }

    ClaimedMessage claim(String newOwner, Duration lease, Instant now) {
        owner = newOwner;
        leaseUntil = now.plus(lease);
        token++;
        return new ClaimedMessage(message, token, attempts, ordered);
    }

    /** A lease that has run out does not matter as long as nobody else has claimed: the token is still the latest. */
    boolean isClaimedUnder(long asked) {
        return isLive() && owner != null && token == asked;
    }

    /** Records what became of the claimed message, except for its deletion. */
    void settle(Settlement settlement, Instant now) {
        owner = null;
        if (settlement instanceof Settlement.Delivered) {
            deliveredAt = now;
            reason = null;
        } else if (settlement instanceof Settlement.Postponed postponed) {
            dueAt = now.plus(postponed.delay());
            attempts += postponed.counted() ? 1 : 0;
            reason = postponed.reason();
        } else if (settlement instanceof Settlement.Parked parking) {
            parked = true;
            reason = parking.reason();
        }
    }

    /** Answers false if it was consumed before. */
    boolean consume(Instant now) {
        if (consumed) {
            return false;
        }
        consumed = true;
        parked = false;
        owner = null;
        reason = null;
        deliveredAt = now;
        return true;
    }

    boolean isParked() {
        return isCommitted() && parked;
    }

    void retry(Instant now) {
        parked = false;
        attempts = 0;
        reason = null;
        dueAt = now;
    }

    Operations.Entry entry(Instant now) {
        State state = State.WAITING;
        if (deliveredAt != null) {
            state = consumed ? State.CONSUMED : State.DELIVERED;
        } else if (parked) {
            state = State.PARKED;
        } else if (isClaimed(now)) {
            state = State.CLAIMED;
        }
        return Listing.entry(message, state, attempts, Duration.between(storedAt, now), Optional.ofNullable(reason));
    }

    void describe(Instant now, StringBuilder text) {
        text.append("message ").append(message.id()).append(' ').append(message.destination());
        text.append(isOrdered() ? " key " + message.key().orElse("") : "").append(ledger ? " ledger" : "");
        text.append(" attempts ").append(attempts).append(" token ").append(token);
        if (owner != null) {
            text.append(isClaimed(now) ? " claimed by " : " lease over of ").append(owner);
        }
        text.append(parked ? " parked" : "").append(deliveredAt == null ? "" : consumed ? " consumed" : " delivered");
        text.append(now.isBefore(dueAt) ? " delayed" : "").append(holder == null ? "" : " held by " + holder);
        text.append('\n');
    }
}
