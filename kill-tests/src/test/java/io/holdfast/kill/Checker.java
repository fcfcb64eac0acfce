// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.kill.Ledger.Fate;
import io.holdfast.kill.app.BrokerKind;
import io.holdfast.kill.app.Say;
import io.holdfast.kill.broker.BrokerClient.Depth;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges by what is stored, once nothing moves any more. */
final class Checker {

    private static final int NAMED = 5;
    private static final int MOST_OVERTAKEN = 1;

    /** A queue counts what it has got a moment after the sender was told. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final World world;
    private final List<String> violations = new ArrayList<>();
    private final Set<String> poisoned = new HashSet<>();
    private long published;
    private long effects;
    private long repeated;

    Checker(World world) {
        this.world = world;
    }

    private record Business(String destination, String key, long number, String digest, boolean poison) {

        List<String> consumers() {
            return destination.equals("keyed") ? List.of("ledger") : List.of("billing", "shipping");
        }
    }

    private record Effect(String id, String consumer, String key, long number, String digest) {}

    /** Whether everything has arrived. In this order: what has left the outbox is in the broker. */
    private boolean isDrained() {
        try {
            return count(world.server.producer(), "SELECT COUNT(*) FROM holdfast_message WHERE state = 'WAITING'") == 0
                    && waiting() == 0
                    && world.broker.lanes() <= world.relays();
        } catch (SQLException | IllegalStateException notYet) {
            return false;
        }
    }

    /** Nothing waits, also not at a second look. */
    private boolean isAtRest() {
        return isDrained() && !Patience.await(BETWEEN_LOOKS, () -> false) && isDrained();
    }

    /** How much still has to arrive; a slow machine may take its time as long as this becomes less. */
    private long left() {
        try {
            return count(world.server.producer(), "SELECT COUNT(*) FROM holdfast_message WHERE state = 'WAITING'")
                    + waiting()
                    + world.broker.lanes();
        } catch (SQLException | IllegalStateException notYet) {
            return Long.MAX_VALUE;
        }
    }

    private int waiting() {
        return world.broker.depths().values().stream().mapToInt(Depth::waiting).sum();
    }

    private static long count(io.holdfast.servers.Database database, String query) throws SQLException {
        try (Connection connection = World.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Drains, as long as something moves within a bound, checks everything since the last time, and forgets it. */
    void check(Duration bound, int faults) throws SQLException {
        if (!Patience.awaitWhileMoving(bound, this::isAtRest, this::left)) {
            violation(
                    "A11",
                    "not drained, and nothing moved for " + bound.toSeconds() + " s, waiting in the broker: "
                            + waiting() + ", lanes: " + world.broker.lanes());
        }
        Map<String, Business> business = business();
        List<Effect> happened = effects();
        Map<String, Fate> fates = world.ledger.fates();
        published += business.size();
        effects += happened.size();
        checkEffects(business, happened);
        checkOrder(happened, faults > 0);
        checkHistory(business, happened, fates);
        checkRest(business);
        checkRepeated(fates, faults);
        forget();
    }

    private void checkEffects(Map<String, Business> business, List<Effect> happened) {
        Map<String, Integer> times = new HashMap<>();
        List<String> phantoms = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (Effect effect : happened) {
            times.merge(effect.consumer() + " " + effect.id(), 1, Integer::sum);
            Business origin = business.get(effect.id());
            if (origin == null || origin.poison()) {
                phantoms.add(effect.id());
            } else if (!origin.digest().equals(effect.digest())) {
                changed.add(effect.id());
            }
        }
        List<String> lost = new ArrayList<>();
        business.forEach((id, origin) -> origin.consumers().stream()
                .filter(consumer -> !origin.poison() && !times.containsKey(consumer + " " + id))
                .forEach(consumer -> lost.add(consumer + " " + id)));
        List<String> doubled =
                times.keySet().stream().filter(key -> times.get(key) > 1).toList();
        require("A1", "committed, but without effect", lost);
        require("A2", "effect without a committed transaction", phantoms);
        require("A3", "effect more than once", doubled);
        require("A10", "payload or headers changed", changed);
    }

    private void checkOrder(List<Effect> happened, boolean disturbed) {
        Map<String, Long> last = new HashMap<>();
        List<String> overtaken = new ArrayList<>();
        for (Effect effect : happened) {
            if (effect.consumer().equals("ledger")) {
                Long before = last.put(effect.key(), effect.number());
                if (before != null && before >= effect.number()) {
                    overtaken.add(effect.key() + ": " + effect.number() + " behind " + before + ", " + effect.id());
                }
            }
        }
        if (disturbed && isKnownOfTheBroker(overtaken)) {
            System.out.println("Overtaken when a receiver was lost: " + overtaken);
            world.ledger.count(Figures.OVERTAKEN, overtaken.size());
        } else {
            require("A9", "out of the order of its key", overtaken);
        }
    }

    /** Artemis gives the keys of a lost receiver away a moment too early, which is seldom: once in a world is not held against us. */
    private boolean isKnownOfTheBroker(List<String> overtaken) {
        return world.kind() == BrokerKind.ARTEMIS
                && world.ledger.counted(Figures.OVERTAKEN) + overtaken.size() <= MOST_OVERTAKEN;
    }

    private void checkHistory(Map<String, Business> business, List<Effect> happened, Map<String, Fate> fates) {
        Set<String> applied = new HashSet<>();
        happened.forEach(effect -> applied.add(effect.id()));
        List<String> notDurable = new ArrayList<>();
        List<String> notRolledBack = new ArrayList<>();
        fates.forEach((id, fate) -> {
            boolean stored = business.containsKey(id);
            if (fate.outcome.equals(Optional.of(Say.COMMITTED)) && !stored) {
                notDurable.add(id);
            }
            if (fate.outcome.equals(Optional.of(Say.ROLLED_BACK))
                    && (stored || applied.contains(id) || fate.sent > 0)) {
                notRolledBack.add(id);
            }
            if (fate.outcome.equals(Optional.of(Say.UNKNOWN))) {
                world.ledger.count(stored ? "commit unknown, applied" : "commit unknown, not applied", 1);
            }
        });
        require("A4", "told committed, but not there", notDurable);
        require("A5", "told rolled back, but there or sent", notRolledBack);
    }

    private void checkRest(Map<String, Business> business) throws SQLException {
        long rest = count(
                world.server.producer(),
                "SELECT COUNT(*) FROM holdfast_message WHERE state NOT IN ('DELIVERED', 'CONSUMED') OR owner IS NOT NULL");
        if (rest > 0) {
            violation("A6", rest + " rows of the outbox wait, are owned or are parked");
        }
        business.forEach((id, origin) -> {
            if (origin.poison()) {
                origin.consumers().forEach(consumer -> poisoned.add("plain/" + consumer + " " + id));
            }
        });
        Set<String> parked = new HashSet<>();
        world.broker.depths().forEach((queue, depth) -> depth.parked().forEach(id -> parked.add(queue + " " + id)));
        require(
                "A7",
                "parked, but not poisoned",
                parked.stream().filter(id -> !poisoned.contains(id)).toList());
        require(
                "A7",
                "poisoned, but not parked",
                poisoned.stream().filter(id -> !parked.contains(id)).toList());
    }

    private void checkRepeated(Map<String, Fate> fates, int faults) {
        List<String> unexplained = new ArrayList<>();
        fates.forEach((id, fate) -> {
            repeated += fate.repeated();
            if (fate.repeated() > faults && !fate.wasLost()) {
                unexplained.add(id + " " + fate.repeated() + " times");
            }
        });
        require("A8", "sent or delivered again with only " + faults + " faults", unexplained);
    }

    /** Sessions of the applications that were ended must be gone. */
    void checkSessions(int threadsLeft) {
        if (threadsLeft > 0) {
            violation("A12", threadsLeft + " threads were left when everything was closed");
        }
        boolean gone = Patience.await(Duration.ofSeconds(20), () -> {
            try {
                return count(world.server.producer(), world.server.sessions())
                                + count(world.server.consumer(), world.server.sessions())
                        == 0;
            } catch (SQLException notYet) {
                return false;
            }
        });
        if (!gone) {
            violation("A12", "the server still has sessions of applications that are gone");
        }
        if (!Patience.await(Duration.ofSeconds(20), () -> world.broker.lanes() == 0)) {
            violation("A12", "the broker still has " + world.broker.lanes() + " lanes of applications that are gone");
        }
    }

    private Map<String, Business> business() throws SQLException {
        Map<String, Business> all = new HashMap<>();
        try (Connection connection = World.connect(world.server.producer());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT id, destination, message_key, number, digest, poison FROM business")) {
            while (row.next()) {
                all.put(
                        row.getString(1),
                        new Business(
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getString(5),
                                row.getBoolean(6)));
            }
        }
        return all;
    }

    private List<Effect> effects() throws SQLException {
        List<Effect> all = new ArrayList<>();
        try (Connection connection = World.connect(world.server.consumer());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT id, consumer, message_key, number, digest FROM effect ORDER BY place")) {
            while (row.next()) {
                all.add(new Effect(
                        row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getString(5)));
            }
        }
        return all;
    }

    /** An effect that comes after this has no business row any more, and is found as a phantom. */
    private void forget() throws SQLException {
        try (Connection connection = World.connect(world.server.producer());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM business");
        }
        try (Connection connection = World.connect(world.server.consumer());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM effect");
        }
        world.ledger.forget();
    }

    private void require(String assertion, String rule, List<String> exceptions) {
        if (!exceptions.isEmpty()) {
            String named = String.join(", ", exceptions.subList(0, Math.min(NAMED, exceptions.size())));
            violation(assertion, exceptions.size() + " " + rule + ": " + named);
        }
    }

    void violation(String assertion, String text) {
        violations.add(assertion + " " + text);
    }

    List<String> violations() {
        return violations;
    }

    long published() {
        return published;
    }

    long effectsSeen() {
        return effects;
    }

    long repeated() {
        return repeated;
    }
}
