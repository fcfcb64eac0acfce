// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.MessageId;
import io.holdfast.Operations;
import io.holdfast.PublishOutcome;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.tck.fake.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must be true once everything is healthy again and nothing moves any more. Judges by what is stored, not by what the
 * protocol believes.
 */
final class Checker {

    private final World world;
    private final Map<String, Operation> operations = new HashMap<>();
    /** Attempts that are committed, in the order of their commits. */
    private final List<String> committed;

    Checker(World world, List<Operation> all) {
        this.world = world;
        all.forEach(operation -> operations.put(operation.name(), operation));
        this.committed = world.producerDatabase.business();
    }

    List<Violation> check(boolean drained) {
        if (!drained) {
            world.violated("A11", "not drained within the bound");
        }
        effects();
        promisesToClients();
        leftovers();
        parked();
        duplicates();
        order();
        List<Violation> sorted = new ArrayList<>(world.violations());
        sorted.sort(null);
        return sorted;
    }

    private Operation of(String attempt) {
        return operations.get(attempt.substring(0, attempt.indexOf('-')));
    }

    private List<String> consumers() {
        List<String> names = new ArrayList<>();
        for (int consumer = 0; consumer < world.scenario().consumers(); consumer++) {
            names.add("consumer" + consumer);
        }
        return names;
    }

    /** A1 lost, A2 phantom, A3 doubled. */
    private void effects() {
        Map<Effect, Integer> seen = new HashMap<>();
        world.consumerDatabase.effects().forEach(effect -> seen.merge(effect, 1, Integer::sum));
        Set<Effect> wanted = new HashSet<>();
        Set<Effect> allowed = new HashSet<>();
        for (String attempt : committed) {
            Operation operation = of(attempt);
            for (int index = 0; index < operation.messages(); index++) {
                for (String consumer : consumers()) {
                    Effect effect = new Effect(consumer, operation.tag(index));
                    allowed.add(effect);
                    if (operation.poison() == Operation.Poison.NONE) {
                        wanted.add(effect);
                    }
                }
            }
        }
        wanted.stream()
                .filter(effect -> !seen.containsKey(effect))
                .forEach(effect -> world.violated("A1", effect + " is lost"));
        seen.forEach((effect, times) -> {
            if (!allowed.contains(effect)) {
                world.violated("A2", effect + " has no committed transaction");
            }
            if (times > 1) {
                world.violated("A3", effect + " happened " + times + " times");
            }
        });
        for (EncodedMessage message : world.broker.accepted()) {
            String attempt =
                    message.id().value().substring(0, message.id().value().indexOf('.'));
            if (!committed.contains(attempt)) {
                world.violated("A2", message.id() + " was sent without a committed transaction");
            }
        }
    }

    /** A4 committed means there, A5 rolled back means nowhere. */
    private void promisesToClients() {
        world.history.told().forEach((attempt, outcome) -> {
            boolean there = committed.contains(attempt);
            if (outcome.isCommitted() && !there) {
                world.violated("A4", attempt + " was reported " + outcome + " and is not there");
            }
            if (outcome == PublishOutcome.ROLLED_BACK && there) {
                world.violated("A5", attempt + " was reported rolled back and is there");
            }
        });
    }

    /** A6: nothing waits, nothing is in doubt, nothing is locked. */
    private void leftovers() {
        long live = world.plainStore().list(Operations.Filter.everything(), 1000).stream()
                .filter(entry -> entry.state() == Operations.State.WAITING || entry.state() == Operations.State.CLAIMED)
                .count();
        if (live > 0) {
            world.violated("A6", live + " messages wait in the store");
        }
        if (world.broker.undecided() > 0) {
            world.violated("A6", world.broker.undecided() + " half messages are undecided");
        }
        if (!world.xa.inDoubt().isEmpty()) {
            world.violated("A6", world.xa.inDoubt() + " are in doubt");
        }
        for (String consumer : consumers()) {
            int depth = world.broker.depth(Operation.DESTINATION, consumer);
            if (depth > 0) {
                world.violated("A6", depth + " messages wait for " + consumer);
            }
        }
        int open = world.producerDatabase.openTransactions() + world.consumerDatabase.openTransactions();
        if (open > world.xa.inDoubt().size()) {
            world.violated("A6", open + " transactions are open");
        }
    }

    /** A7: what was poisoned is parked, and nothing else. */
    private void parked() {
        Set<String> expected = new TreeSet<>();
        for (String attempt : committed) {
            Operation operation = of(attempt);
            for (int index = 0; index < operation.messages(); index++) {
                String id = attempt + "." + index;
                switch (operation.poison()) {
                    case NONE -> {}
                    case BROKER_REFUSES -> expected.add(id + " at the relay");
                    case HANDLER_FAILS -> consumers().forEach(consumer -> expected.add(id + " at " + consumer));
                }
            }
        }
        Set<String> found = new TreeSet<>();
        world.plainStore()
                .list(Operations.Filter.state(Operations.State.PARKED), 1000)
                .forEach(entry -> found.add(entry.id() + " at the relay"));
        world.broker
                .parked()
                .forEach(parked ->
                        found.add(parked.id() + " at " + parked.consumer().orElse("the resolver")));
        if (!expected.equals(found)) {
            Set<String> missing = new TreeSet<>(expected);
            missing.removeAll(found);
            Set<String> tooMany = new TreeSet<>(found);
            tooMany.removeAll(expected);
            world.violated("A7", "not parked: " + missing + ", parked without reason: " + tooMany);
        }
    }

    /** A8: what was delivered twice, a fault explains. */
    private void duplicates() {
        Map<MessageId, Integer> times = new HashMap<>();
        world.broker.accepted().forEach(message -> times.merge(message.id(), 1, Integer::sum));
        times.forEach((id, count) -> {
            if (count > 1) {
                world.seen(Coverage.Seen.DUPLICATE_SENT);
            }
            if (count - 1 > world.blame()) {
                world.violated("A8", id + " was sent " + count + " times with " + world.blame() + " faults");
            }
        });
    }

    /** A9: per key and consumer, effects come in the order of the commits. */
    private void order() {
        if (!world.scenario().isOrdered()) {
            return;
        }
        for (String consumer : consumers()) {
            for (int key = 0; key < world.scenario().keys(); key++) {
                List<String> expected = expectedOf("k" + key);
                List<String> found = world.consumerDatabase.effects().stream()
                        .filter(effect -> effect.consumer().equals(consumer))
                        .map(Effect::id)
                        .filter(expected::contains)
                        .distinct()
                        .toList();
                if (found.size() == expected.size() && !found.equals(expected)) {
                    world.violated("A9", consumer + " saw " + found + " instead of " + expected);
                }
            }
        }
    }

    private List<String> expectedOf(String key) {
        List<String> tags = new ArrayList<>();
        for (String attempt : committed) {
            Operation operation = of(attempt);
            if (operation.key().equals(key) && operation.poison() == Operation.Poison.NONE) {
                for (int index = 0; index < operation.messages(); index++) {
                    tags.add(operation.tag(index));
                }
            }
        }
        return tags;
    }
}
