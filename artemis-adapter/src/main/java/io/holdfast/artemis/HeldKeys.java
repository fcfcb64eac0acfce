// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an ordered subscription keeps in memory: keys whose first message has to wait, and the messages that wait behind it.
 * The broker still has all of them, in order, and delivers them again if this process dies.
 */
final class HeldKeys {

    /** So many messages may wait behind others before the subscription takes no more. */
    private static final int MOST = 1_000;

    private final Map<String, Line> lines = new LinkedHashMap<>();
    private int waiting;

    /** One key's messages; the first may be tried again at a moment. */
    private static final class Line {
        private final Deque<Taken> messages = new ArrayDeque<>();
        private long from;
    }

    /** Whether nothing more may be taken from the broker. */
    boolean isFull() {
        return waiting >= MOST;
    }

    /** The first message whose time has come. */
    Optional<Taken> next(long nanos) {
        for (Iterator<Line> each = lines.values().iterator(); each.hasNext(); ) {
            Line line = each.next();
            if (line.messages.isEmpty()) {
                each.remove();
            } else if (nanos - line.from >= 0) {
                waiting--;
                return Optional.of(line.messages.remove());
            }
        }
        return Optional.empty();
    }

    /** In how many nanoseconds the next one is due, if there is one. */
    Optional<Long> nextIn(long nanos) {
        return lines.values().stream()
                .filter(line -> !line.messages.isEmpty())
                .map(line -> Math.max(0, line.from - nanos))
                .min(Long::compare);
    }

    /** Lets a message wait behind its key's first one, if that waits. */
    boolean queued(Taken taken) {
        Line line = taken.key().map(lines::get).orElse(null);
        if (line == null || line.messages.isEmpty()) {
            return false;
        }
        line.messages.add(taken);
        waiting++;
        return true;
    }

    /** Puts the first message of a key back. */
    void hold(Taken taken, Duration delay, long nanos) {
        Line line = lines.computeIfAbsent(taken.key().orElse("id:" + taken.id()), key -> new Line());
        line.messages.addFirst(taken);
        line.from = nanos + delay.toNanos();
        waiting++;
    }
}
