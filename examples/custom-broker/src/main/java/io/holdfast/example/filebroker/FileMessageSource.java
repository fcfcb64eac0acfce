// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.State;
import io.holdfast.Operations.Status;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Receives from a file broker, and shows what its consumers have parked. */
final class FileMessageSource implements MessageSource, Inspection {

    private final FileBroker broker;

    FileMessageSource(FileBroker broker) {
        this.broker = broker;
    }

    @Override
    public Subscription subscribe(String destination, String consumer, boolean ordered) {
        String asked = "subscribe \"" + consumer + "\" to \"" + destination + "\"";
        Optional<Path> queue = broker.atomically(asked, () -> broker.queue(destination, consumer));
        // Not made here: messages that were sent before would be missing, and nobody would know.
        return new FileSubscription(
                broker,
                queue.orElseThrow(() -> new InvalidSettingsException(
                        "Cannot " + asked, "the consumer is not bound", "Call FileBroker.bind before the first send.")),
                ordered);
    }

    @Override
    public List<Entry> list(Filter filter, int limit) {
        return parked("list parked messages").stream()
                .filter(entry -> matches(filter, entry))
                .sorted(Comparator.comparing(Entry::id))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Entry> find(MessageId id) {
        return parked("find message " + id).stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst();
    }

    @Override
    public List<Status> status() {
        Map<String, Long> counts = parked("count parked messages").stream()
                .collect(groupingBy(Entry::destination, TreeMap::new, counting()));
        return counts.entrySet().stream()
                .map(count ->
                        new Status(count.getKey(), 0, 0, count.getValue(), Duration.ZERO, false, Optional.empty()))
                .toList();
    }

    @Override
    public boolean retry(MessageId id) {
        return change("retry message " + id, id, broker::enqueueAgain);
    }

    @Override
    public boolean discard(MessageId id) {
        return change("discard message " + id, id, file -> Disk.delete(file.path()));
    }

    /** Several consumers may have parked the same message. */
    private boolean change(String asked, MessageId id, Change change) {
        return broker.change(asked, () -> {
            List<QueueFile> files = broker.all(FileBroker.PARKED).stream()
                    .filter(file -> file.id().equals(id.value()))
                    .toList();
            for (QueueFile file : files) {
                change.make(file);
                Files.deleteIfExists(file.in(FileBroker.REASONS));
            }
            return !files.isEmpty();
        });
    }

    private interface Change {
        void make(QueueFile file) throws IOException;
    }

    private List<Entry> parked(String asked) {
        return broker.atomically(asked, () -> {
            List<Entry> entries = new ArrayList<>();
            for (QueueFile file : broker.all(FileBroker.PARKED)) {
                entries.add(entry(file));
            }
            return entries;
        });
    }

    private Entry entry(QueueFile file) throws IOException {
        MessageFile stored = MessageFile.read(file.path());
        EncodedMessage message = stored.message();
        return new Entry(
                message.id(),
                message.destination(),
                State.PARKED,
                message.type(),
                message.key(),
                message.headers(),
                file.attempt(),
                Duration.between(stored.storedAt(), broker.now()),
                Optional.of(Files.readString(file.in(FileBroker.REASONS))));
    }

    private static boolean matches(Filter filter, Entry entry) {
        return Stream.of(
                        filter.destination().map(entry.destination()::equals),
                        filter.state().map(state -> state == State.PARKED),
                        filter.key().map(key -> entry.key().equals(Optional.of(key))),
                        filter.olderThan().map(age -> entry.age().compareTo(age) >= 0),
                        filter.after().map(last -> entry.id().compareTo(last) > 0))
                .allMatch(matched -> matched.orElse(true));
    }
}
