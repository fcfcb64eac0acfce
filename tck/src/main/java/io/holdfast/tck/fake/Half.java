// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.Operations;
import io.holdfast.Operations.State;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.PreparedMessages.PendingHalf;
import io.holdfast.tck.fake.InMemoryBroker.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A half message in the broker. Used under the monitor of its broker. */
final class Half {

    private static final Duration HANDED_OUT_FOR = Duration.ofSeconds(5);

    final HalfMessage half;

    /** Grows in the order of storing. */
    final long number;

    private final Instant storedAt;
    private Instant dueAt;
    private int unknownAnswers;
    private @Nullable Session holder;
    private Instant heldUntil = Instant.MIN;
    private @Nullable String parkedFor;

    Half(HalfMessage half, long number, Instant now, Duration firstCheckAfter) {
        this.half = half;
        this.number = number;
        this.storedAt = now;
        this.dueAt = now.plus(firstCheckAfter);
    }

    Instant dueAt() {
        return dueAt;
    }

    boolean isParked() {
        return parkedFor != null;
    }

    boolean isDue(Instant now) {
        return !isParked() && !now.isBefore(dueAt) && !isHandedOut(now);
    }

    private boolean isHandedOut(Instant now) {
        return holder != null && holder.isAlive() && now.isBefore(heldUntil);
    }

    PendingHalf handTo(Session session, Instant now) {
        holder = session;
        heldUntil = now.plus(HANDED_OUT_FOR);
        return new PendingHalf(half, unknownAnswers, Duration.between(storedAt, now));
    }

    void postpone(Instant newDueAt, boolean counted) {
        holder = null;
        dueAt = newDueAt;
        unknownAnswers += counted ? 1 : 0;
    }

    void park(String reason) {
        holder = null;
        parkedFor = reason;
    }

    void recheck(Instant now) {
        parkedFor = null;
        unknownAnswers = 0;
        dueAt = now;
    }

    Parked parked() {
        return new Parked(
                half.id(),
                half.message().destination(),
                Optional.empty(),
                unknownAnswers,
                parkedFor == null ? "" : parkedFor);
    }

    Operations.Entry entry(Instant now) {
        return Listing.entry(
                half.message(),
                isParked() ? State.PARKED : State.UNDECIDED,
                unknownAnswers,
                Duration.between(storedAt, now),
                Optional.ofNullable(parkedFor));
    }

    void describe(Instant now, StringBuilder text) {
        text.append("half ").append(half.id()).append(" of ").append(half.transaction());
        text.append(half.fenced() ? " fenced" : "").append(" unknown ").append(unknownAnswers);
        text.append(now.isBefore(dueAt) ? "" : " due");
        text.append(isHandedOut(now) && holder != null ? " held by " + holder.name : "");
        text.append(parkedFor == null ? "" : " parked: " + parkedFor).append('\n');
    }
}
