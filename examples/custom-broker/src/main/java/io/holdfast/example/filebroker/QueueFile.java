// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.spi.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * The name of a message's file, taken apart. Sorted names are in the order of arrival.
 *
 * @param folder where the file is
 * @param sequence its place in the queue; kept by retries, so a key keeps its order
 * @param due when it may be delivered at the earliest
 * @param attempt how often the handler will have been tried with the next delivery
 * @param key a digest of its ordering key, which could be too long for a name; empty if it has none
 * @param id the id of the message, which holds nothing that a file's name must not hold
 */
record QueueFile(Path folder, long sequence, Instant due, int attempt, String key, String id) {

    static QueueFile first(Path folder, long sequence, Instant now, EncodedMessage message) {
        String key = message.key().map(QueueFile::digest).orElse("");
        return new QueueFile(
                folder,
                sequence,
                message.deliverAt().orElse(now),
                1,
                key,
                message.id().value());
    }

    static QueueFile of(Path path) {
        String[] parts = path.getFileName().toString().split("_", 5);
        return new QueueFile(
                path.getParent(),
                Long.parseLong(parts[0]),
                Instant.parse(parts[1]),
                Integer.parseInt(parts[2]),
                parts[3],
                parts[4]);
    }

    Path path() {
        return folder.resolve(String.format(Locale.ROOT, "%019d_%s_%d_%s_%s", sequence, due, attempt, key, id));
    }

    /** The same place in the queue, but later. */
    QueueFile later(Instant newDue, int newAttempt) {
        return new QueueFile(folder, sequence, newDue, newAttempt, key, id);
    }

    /** The last place in the queue, as if it had just arrived. */
    QueueFile again(long newSequence, Instant now) {
        return new QueueFile(sibling(FileBroker.READY), newSequence, now, 1, key, id);
    }

    /** The file with the same name in another folder of the same consumer. */
    Path in(String kind) {
        return sibling(kind).resolve(path().getFileName());
    }

    private Path sibling(String kind) {
        return folder.resolveSibling(kind);
    }

    private static String digest(String key) {
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
