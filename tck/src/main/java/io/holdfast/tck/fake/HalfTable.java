// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.PreparedMessages.PendingHalf;
import io.holdfast.tck.fake.InMemoryBroker.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The half messages of a broker. Used under its monitor. */
final class HalfTable {

    private final Map<MessageId, Half> halves = new LinkedHashMap<>();
    private long stored;

    /** Storing one again, because the first answer was lost, changes nothing. */
    void store(List<HalfMessage> asked, Instant now, Duration firstCheckAfter) {
        asked.forEach(half -> halves.computeIfAbsent(half.id(), id -> new Half(half, ++stored, now, firstCheckAfter)));
    }

    /**
     * Whoever takes a half has it; the next one finds nothing. Hands them out in the order in which they were stored.
     */
    List<HalfMessage> take(Set<MessageId> ids) {
        List<Half> found = ids.stream()
                .flatMap(id -> undecided(id).stream())
                .sorted(Comparator.comparing(half -> half.number))
                .toList();
        found.forEach(half -> halves.remove(half.half.id()));
        return found.stream().map(half -> half.half).toList();
    }

    Optional<EncodedMessage> takeParked(MessageId id) {
        return parked(id).map(half -> {
            halves.remove(id);
            return half.half.message();
        });
    }

    List<PendingHalf> due(Session session, int limit, Instant now) {
        return halves.values().stream()
                .filter(half -> half.isDue(now))
                .sorted(Comparator.comparing(Half::dueAt))
                .limit(limit)
                .map(half -> half.handTo(session, now))
                .toList();
    }

    Optional<Half> undecided(MessageId id) {
        return Optional.ofNullable(halves.get(id)).filter(half -> !half.isParked());
    }

    Optional<Half> parked(MessageId id) {
        return Optional.ofNullable(halves.get(id)).filter(Half::isParked);
    }

    Stream<Half> all() {
        return halves.values().stream();
    }

    void describe(Instant now, StringBuilder text) {
        halves.values().forEach(half -> half.describe(now, text));
    }
}
