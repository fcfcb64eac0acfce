// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.State;
import io.holdfast.Operations.Status;
import io.holdfast.spi.EncodedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What {@link io.holdfast.spi.Inspection} says about entries, the same for the store and the broker. */
final class Listing {

    private static final Set<State> FINISHED = Set.of(State.PARKED, State.DELIVERED, State.CONSUMED);

    private Listing() {}

    static Entry entry(EncodedMessage message, State state, int attempts, Duration age, Optional<String> reason) {
        return new Entry(
                message.id(),
                message.destination(),
                state,
                message.type(),
                message.key(),
                message.headers(),
                attempts,
                age,
                reason);
    }

    static List<Entry> select(Stream<Entry> entries, Filter filter, int limit) {
        return entries.filter(entry -> matches(filter, entry))
                .sorted(Comparator.comparing(Entry::id))
                .limit(limit)
                .toList();
    }

    static List<Status> count(Stream<Entry> entries) {
        Map<String, List<Entry>> byDestination = new TreeMap<>();
        entries.forEach(entry -> byDestination
                .computeIfAbsent(entry.destination(), name -> new ArrayList<>())
                .add(entry));
        List<Status> counts = new ArrayList<>();
        byDestination.forEach((destination, found) -> counts.add(count(destination, found)));
        return counts;
    }

    private static Status count(String destination, List<Entry> entries) {
        Duration oldest = entries.stream()
                .filter(entry -> !FINISHED.contains(entry.state()))
                .map(Entry::age)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return new Status(
                destination,
                count(entries, State.WAITING) + count(entries, State.CLAIMED),
                count(entries, State.UNDECIDED),
                count(entries, State.PARKED),
                oldest,
                false,
                Optional.empty());
    }

    private static long count(List<Entry> entries, State state) {
        return entries.stream().filter(entry -> entry.state() == state).count();
    }

    private static boolean matches(Filter filter, Entry entry) {
        return filter.destination().map(entry.destination()::equals).orElse(true)
                && filter.state().map(entry.state()::equals).orElse(true)
                && filter.key().map(key -> entry.key().equals(Optional.of(key))).orElse(true)
                && filter.olderThan()
                        .map(age -> entry.age().compareTo(age) >= 0)
                        .orElse(true)
                && filter.after().map(last -> entry.id().compareTo(last) > 0).orElse(true);
    }
}
