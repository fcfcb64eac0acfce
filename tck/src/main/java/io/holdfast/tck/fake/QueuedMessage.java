// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.Operations;
import io.holdfast.Operations.State;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.tck.fake.InMemoryBroker.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message in the queue of a consumer. Used under the monitor of its broker. */
final class QueuedMessage {

    final EncodedMessage message;
    private final Instant arrivedAt;
    private int attempt = 1;
    private Instant dueAt;
    private @Nullable InMemoryDelivery holder;
    private @Nullable String parkedFor;

    QueuedMessage(EncodedMessage message, Instant now) {
        this.message = message;
        this.arrivedAt = now;
        this.dueAt = message.deliverAt().orElse(now);
    }

    int attempt() {
        return attempt;
    }

    boolean isDeliverable(Instant now) {
        return holder == null && !now.isBefore(dueAt);
    }

    boolean isHeldBy(InMemoryDelivery delivery) {
        return holder == delivery;
    }

    boolean isHeldBy(Session session) {
        return holder != null && holder.session() == session;
    }

    void handTo(InMemoryDelivery delivery) {
        holder = delivery;
    }

    void giveBack() {
        holder = null;
    }

    void postpone(Instant newDueAt, boolean counted) {
        holder = null;
        dueAt = newDueAt;
        attempt += counted ? 1 : 0;
    }

    void park(String reason) {
        holder = null;
        parkedFor = reason;
    }

    void retry(Instant now) {
        parkedFor = null;
        attempt = 1;
        dueAt = now;
    }

    Parked parked(String consumer) {
        return new Parked(
                message.id(),
                message.destination(),
                Optional.of(consumer),
                attempt,
                parkedFor == null ? "" : parkedFor);
    }

    Operations.Entry parkedEntry(Instant now) {
        return Listing.entry(
                message, State.PARKED, attempt, Duration.between(arrivedAt, now), Optional.ofNullable(parkedFor));
    }

    void describe(Instant now, StringBuilder text) {
        text.append(message.id()).append(" attempt ").append(attempt);
        text.append(now.isBefore(dueAt) ? " delayed" : "");
        text.append(holder == null ? "" : " held by " + holder.session().name);
        text.append(parkedFor == null ? "" : " parked: " + parkedFor).append('\n');
    }
}
