// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import io.holdfast.example.transfer.launcher.Picture.Row;
import io.holdfast.example.transfer.launcher.Picture.Verdict;
import io.holdfast.example.transfer.launcher.Picture.Way;
import io.holdfast.example.transfer.launcher.Seen.Held;
import io.holdfast.example.transfer.launcher.Seen.Line;
import io.holdfast.example.transfer.launcher.Seen.Waiting;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Adds up. Money in flight is what bank1's ledger says has left and bank2's ledger does not say has arrived; never what is missing from the
 * sum. It is lost only if all three could be asked, and nobody held a message about it, for a while: they are asked one after
 * another, and a message may change hands in between. It is invented if bank2's ledger has what bank1's has not, for as long.
 */
final class Audit {

    static final BigDecimal OPENING = new BigDecimal("10000.00");

    private static final long PATIENCE_NANOS = 1_500_000_000L;
    private static final int LOOKS = 5;
    private static final int ROWS = 14;
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private Seen.Bank1 bank1 = new Seen.Bank1(new Seen.Books1(OPENING, List.of(), List.of()), List.of());
    private Seen.Bank2 bank2 = new Seen.Bank2(new Seen.Books2(NOTHING, List.of()), false, Map.of(), Map.of());
    private Seen.Broker broker = new Seen.Broker(Map.of());
    private Map<String, Suspicion> suspicions = new HashMap<>();
    private long lastComplete;

    /** What could be seen in one round, in the order in which messages move. */
    record Round(Optional<Seen.Bank1> bank1, Optional<Seen.Broker> broker, Optional<Seen.Bank2> bank2, long nanoTime) {

        boolean isComplete() {
            return bank1.isPresent() && broker.isPresent() && bank2.isPresent();
        }
    }

    /** Who cannot be asked is taken to hold what he held last. */
    Picture look(Round round) {
        bank1 = round.bank1().orElse(bank1);
        broker = round.broker().orElse(broker);
        bank2 = round.bank2().orElse(bank2);

        Map<String, Line> sent = bank1.books().ledger().stream().collect(Collectors.toMap(Line::request, line -> line));
        Map<String, List<Line>> arrived = bank2.books().ledger().stream().collect(Collectors.groupingBy(Line::request));
        Map<String, Waiting> outbox =
                bank1.books().outbox().stream().collect(Collectors.toMap(Waiting::id, message -> message));

        lastComplete = round.isComplete() ? round.nanoTime() : lastComplete;
        Suspects suspects = new Suspects(round);
        List<Row> rows = new ArrayList<>();
        BigDecimal extra = NOTHING;
        BigDecimal tooNew = NOTHING;
        for (Line line : sent.values()) {
            List<Line> credits = arrived.getOrDefault(line.request(), List.of());
            Row row = row(line, credits, outbox, suspects);
            rows.add(row);
            extra = extra.add(line.amount().multiply(BigDecimal.valueOf(Math.max(0, credits.size() - 1))));
        }
        for (Map.Entry<String, List<Line>> each : arrived.entrySet()) {
            if (!sent.containsKey(each.getKey())) {
                BigDecimal amount = sum(each.getValue());
                Line line = each.getValue().get(0);
                if (!hidesTransfers() && suspects.isGuilty(each.getKey())) {
                    extra = extra.add(amount);
                    rows.add(new Row(line.request(), amount, line.at(), Way.INVENTED, "unknown at bank1"));
                } else {
                    // It has left bank1 since bank1 was asked: not yet part of this round.
                    tooNew = tooNew.add(amount);
                }
            }
        }
        suspicions = suspects.next;
        return picture(rows, extra, tooNew, round.isComplete());
    }

    private Picture picture(List<Row> rows, BigDecimal extra, BigDecimal tooNew, boolean complete) {
        BigDecimal inFlight =
                sumOf(rows.stream().filter(row -> row.way().isInFlight()).toList());
        BigDecimal lost =
                sumOf(rows.stream().filter(row -> row.way() == Way.LOST).toList());
        BigDecimal balance1 = bank1.books().balance();
        BigDecimal balance2 = bank2.books().balance().subtract(tooNew);
        BigDecimal total = balance1.add(balance2).add(inFlight);
        Map<Way, Integer> counts = new EnumMap<>(Way.class);
        rows.forEach(row -> counts.merge(row.way(), 1, Integer::sum));
        return new Picture(
                balance1,
                balance2,
                inFlight,
                lost,
                extra,
                total,
                total.compareTo(OPENING) == 0 ? Verdict.WHOLE : Verdict.BROKEN,
                complete,
                counts,
                rows.stream()
                        .sorted(Comparator.comparingLong(Row::at)
                                .thenComparing(Row::request)
                                .reversed())
                        .limit(ROWS)
                        .toList());
    }

    private Row row(Line line, List<Line> credits, Map<String, Waiting> outbox, Suspects suspects) {
        String id = line.request();
        if (credits.size() > 1) {
            return row(line, Way.TWICE, "booked " + credits.size() + " times");
        }
        if (credits.size() == 1) {
            Integer again = bank2.repeated().get(id);
            return row(line, Way.APPLIED, again == null ? "" : "came again, and was not applied again");
        }
        Held held = broker.messages().get(id);
        if (held != null) {
            return inBroker(line, held);
        }
        Waiting waiting = outbox.get(id);
        if (waiting != null) {
            return row(line, Way.RECORDED, "in bank1's outbox");
        }
        return suspects.isGuilty(id) ? row(line, Way.LOST, "nobody has a message") : row(line, Way.SOUGHT, "");
    }

    private Row inBroker(Line line, Held held) {
        return switch (held.place()) {
            case HALF -> row(line, Way.HALF, "unseen until decided");
            case PREPARED -> row(line, Way.IN_DOUBT, inDoubt());
            case QUEUE -> row(line, Way.SENT, "in the broker's queue");
            case DELIVERING -> row(line, Way.RECEIVED, "at bank2");
            case SCHEDULED -> row(line, Way.RETRYING, failure(line.request()));
            case PARKED -> row(line, Way.PARKED, held.reason());
        };
    }

    private String inDoubt() {
        String where = bank1.inDoubt().stream().distinct().collect(Collectors.joining(", "));
        return (where.isEmpty() ? "prepared" : "in " + where) + ", until bank1 or its recovery ends it";
    }

    /** What bank1 has decided to commit, and its database has not committed yet, is not in its ledger. */
    private boolean hidesTransfers() {
        return bank1.inDoubt().contains("database");
    }

    private String failure(String id) {
        Seen.Failed failed = bank2.failed().get(id);
        return failed == null ? "tried again soon" : failed.attempt() + " failed: " + failed.reason();
    }

    private static Row row(Line line, Way way, String detail) {
        return new Row(line.request(), line.amount(), line.at(), way, detail);
    }

    private static BigDecimal sum(List<Line> lines) {
        return lines.stream().map(Line::amount).reduce(NOTHING, BigDecimal::add);
    }

    private static BigDecimal sumOf(List<Row> rows) {
        return rows.stream().map(Row::amount).reduce(NOTHING, BigDecimal::add);
    }

    /**
     * For how long something has looked wrong.
     *
     * @param nanoTime when it did first
     * @param looks in how many complete rounds, one after another
     */
    private record Suspicion(long nanoTime, int looks) {

        boolean isProven(long now) {
            return looks >= LOOKS && now - nanoTime > PATIENCE_NANOS;
        }
    }

    /** Whom this round suspects, and who has been suspected for long enough. Incomplete rounds prove nothing new. */
    private final class Suspects {

        private final Round round;
        private final Map<String, Suspicion> next = new HashMap<>();

        Suspects(Round round) {
            this.round = round;
        }

        boolean isGuilty(String id) {
            Suspicion before = suspicions.getOrDefault(id, new Suspicion(round.nanoTime(), 0));
            Suspicion after = round.isComplete() ? new Suspicion(before.nanoTime(), before.looks() + 1) : before;
            next.put(id, after);
            return after.isProven(lastComplete);
        }
    }
}
