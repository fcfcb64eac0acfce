// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What has been done, for the audience. Newest first. */
final class Diary {

    private static final int LENGTH = 40;

    private final Deque<Entry> entries = new ArrayDeque<>();

    /** What the colour of an entry says. */
    enum Tone {
        PLAIN,
        GOOD,
        BAD,
        DEED
    }

    /** One sentence. */
    record Entry(long at, Tone tone, String text) {}

    synchronized void write(Tone tone, String text) {
        entries.addFirst(new Entry(System.currentTimeMillis(), tone, text));
        while (entries.size() > LENGTH) {
            entries.removeLast();
        }
    }

    synchronized List<Entry> read() {
        return List.copyOf(entries);
    }
}
