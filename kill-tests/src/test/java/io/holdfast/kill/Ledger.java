// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.kill.app.Say;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the applications said, since the last check. The complete text goes to a file. */
final class Ledger implements AutoCloseable {

    private static final Set<String> ABOUT_MESSAGES = Stream.of(
                    Say.BEGIN,
                    Say.COMMITTED,
                    Say.ROLLED_BACK,
                    Say.UNKNOWN,
                    Say.PREPARED,
                    Say.CANCELLED,
                    Say.DUE,
                    Say.CLAIMED,
                    Say.SENT,
                    Say.UNSURE,
                    Say.SETTLED,
                    Say.REFUSED,
                    Say.RECEIVED,
                    Say.RELEASED,
                    Say.SEEN,
                    Say.LATE)
            .map(Say::name)
            .collect(Collectors.toSet());

    private final BufferedWriter file;
    private final Map<String, Fate> fates = new HashMap<>();
    private final Map<String, Long> seen = new TreeMap<>();
    private long lines;

    Ledger(Path folder) throws IOException {
        file = Files.newBufferedWriter(folder.resolve("history.log"));
    }

    /** What is known about one message. */
    static final class Fate {

        Optional<Say> outcome = Optional.empty();
        int sent;
        private String preparedBy = "";
        final Map<String, Integer> deliveries = new HashMap<>();
        private long settled;
        private boolean lost;

        /** How often it was sent or delivered although it had been before, and nobody had given it back. */
        int repeated() {
            int most = Math.max(0, sent - 1);
            for (int count : deliveries.values()) {
                most = Math.max(most, count - 1);
            }
            return most;
        }

        /** Whether a lease, a send or a delivery is known to have taken too long, which is as good as a fault. */
        boolean wasLost() {
            return lost;
        }
    }

    synchronized void note(String node, String line) {
        try {
            file.write(node + " " + line + "\n");
        } catch (IOException error) {
            throw new IllegalStateException(error);
        }
    }

    synchronized void heard(String node, String line) {
        note(node, line);
        lines++;
        String[] words = line.split(" ");
        if (words.length > 1 && ABOUT_MESSAGES.contains(words[0])) {
            about(node, fates.computeIfAbsent(words[1], id -> new Fate()), Say.valueOf(words[0]), words);
        } else if (words[0].equals(Say.VERDICT.name())) {
            count("verdict " + words[1], 1);
        } else if (words[0].equals(Say.PURGED.name())) {
            count("rows purged", Long.parseLong(words[1]));
        }
    }

    private void about(String node, Fate fate, Say word, String[] words) {
        switch (word) {
            case PREPARED -> {
                fate.preparedBy = node;
                count("half stored", 1);
            }
            case CANCELLED -> count("half dropped", 1);
            case DUE ->
                count(node.equals(fate.preparedBy) ? "half due at its own process" : "half due at another process", 1);
            case BEGIN -> count("begun", 1);
            case COMMITTED, ROLLED_BACK, UNKNOWN -> {
                fate.outcome = Optional.of(word);
                count("told " + word, 1);
            }
            case CLAIMED -> {
                long token = Long.parseLong(words[2]);
                if (token > 1 && fate.settled < token - 1) {
                    fate.lost = true;
                    count("lease taken over", 1);
                }
            }
            case SENT -> {
                fate.sent++;
                count("sent", 1);
            }
            case UNSURE -> {
                fate.lost = true;
                count("unclear whether sent", 1);
            }
            case LATE -> {
                fate.lost = true;
                count("delivery held too long", 1);
            }
            case SETTLED -> fate.settled = Math.max(fate.settled, Long.parseLong(words[2]));
            case REFUSED -> {
                fate.lost = true;
                count("late settlement refused", 1);
            }
            case RECEIVED -> fate.deliveries.merge(words[2], 1, Integer::sum);
            case RELEASED -> fate.deliveries.merge(words[2], -1, Integer::sum);
            case SEEN -> count("found in the inbox", 1);
            default -> throw new IllegalStateException(word.name());
        }
    }

    synchronized void count(String what, long more) {
        seen.merge(what, more, Long::sum);
    }

    synchronized long counted(String what) {
        return seen.getOrDefault(what, 0L);
    }

    synchronized Map<String, Long> counts() {
        return new TreeMap<>(seen);
    }

    synchronized long lines() {
        return lines;
    }

    synchronized Map<String, Fate> fates() {
        return new HashMap<>(fates);
    }

    synchronized void forget() {
        fates.clear();
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
