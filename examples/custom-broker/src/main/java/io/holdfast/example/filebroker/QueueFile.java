// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/**
 * The name of a message's file, taken apart. Sorted names are in the order of arrival.
 *
 * @param due when it may be delivered at the earliest
 * @param attempt which attempt the next delivery is
 * @param id the id of the message, so that no two messages ever share a name; its characters are all allowed there
 */
record QueueFile(Path queue, long sequence, Instant due, int attempt, String id) {

    static boolean isOne(Path file) {
        return file.getFileName().toString().matches("\\d{19}_.*");
    }

    static QueueFile of(Path file) {
        String[] parts = file.getFileName().toString().split("_", 4);
        return new QueueFile(
                file.getParent(),
                Long.parseLong(parts[0]),
                Instant.parse(parts[1]),
                Integer.parseInt(parts[2]),
                parts[3]);
    }

    Path path() {
        return queue.resolve(String.format(Locale.ROOT, "%019d_%s_%d_%s", sequence, due, attempt, id));
    }
}
