// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.servers.Database;
import io.holdfast.servers.SharedServers;
import io.holdfast.tck.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Producers of half messages and their broker are killed again and again, while another process consumes. At the end, the
 * business table says which transactions have committed: exactly their messages have had an effect, once.
 */
final class HalfKillTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PRODUCERS = 2;
    private static final int KILLS = 20;

    /** One kill in so many is the broker's. */
    private static final int BROKER = 4;

    private static final int LONGEST_LIFE_MILLIS = 700;

    @TempDir
    private Path folder;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Database database = SharedServers.postgres();
    private final int port = ChildJvm.freePort();
    private final List<ChildJvm> producers = new ArrayList<>();
    private Optional<ChildJvm> broker = Optional.empty();
    private int lives;

    @AfterEach
    void kill() {
        producers.forEach(ChildJvm::close);
        broker.ifPresent(ChildJvm::close);
    }

    @Test
    void whatCommitted_hasItsEffectOnce_whatDidNotHasNone() throws IOException {
        HalfNode.createTables(database);
        broker = Optional.of(BrokerProcess.start(folder, port));
        assertThat(broker.get().isReady()).as("broker is ready").isTrue();
        try (HalfNode consumer = HalfNode.start(database, BrokerProcess.url(port), true)) {
            for (int at = 0; at < PRODUCERS; at++) {
                producers.add(producer());
            }
            for (int kill = 0; kill < KILLS; kill++) {
                killOne(consumer);
            }
            producers.forEach(ChildJvm::kill);
            assertSettled(consumer);
        }
    }

    private void killOne(HalfNode consumer) {
        producers.forEach(producer ->
                assertThat(producer.isReady()).as("producer is ready, " + this).isTrue());
        int before = consumer.ids("business").size();
        await("somebody commits", () -> consumer.ids("business").size() > before);
        Eventually.within(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)), () -> false);
        if (random.nextInt(BROKER) == 0) {
            broker.orElseThrow().kill();
            broker = Optional.of(BrokerProcess.start(folder, port));
            assertThat(broker.get().isReady()).as("broker is ready again").isTrue();
        } else {
            int victim = random.nextInt(PRODUCERS);
            producers.get(victim).kill();
            producers.set(victim, producer());
        }
    }

    private ChildJvm producer() {
        return ChildJvm.start(
                folder.resolve("producer.err"),
                database.password(),
                HalfProducer.class,
                BrokerProcess.url(port),
                database.url(),
                database.user(),
                folder.resolve("journal-" + lives).toString(),
                "p" + lives++,
                Long.toString(random.nextLong()));
    }

    private void assertSettled(HalfNode consumer) throws IOException {
        await(
                "every committed message is applied",
                () -> new HashSet<>(consumer.ids("effect")).containsAll(consumer.ids("business")));
        await(
                "nothing is undecided",
                () -> consumer.holdfast().operations().status().stream()
                        .allMatch(status -> status.undecided() + status.waiting() + status.parked() == 0));
        // Its own is the only one.
        await("the lanes of the dead are gone", () -> lanes().size() == 1);
        assertThat(lanes().values()).as("halves in lanes, " + this).containsOnly(0L);
        List<String> business = consumer.ids("business");
        List<String> effects = consumer.ids("effect");
        List<String> wrong = new ArrayList<>(effects);
        wrong.removeAll(new HashSet<>(business));
        assertThat(wrong.size())
                .as("effects of what never committed, such as " + wrong.stream().findFirst() + ", of " + effects.size()
                        + ", " + this)
                .isZero();
        assertThat(effects.size()).as("effects, " + this).isEqualTo(business.size());
        Map<String, Set<String>> said = journals();
        assertThat(business).as(toString()).containsAll(said.get("COMMITTED"));
        assertThat(business).as(toString()).doesNotContainAnyElementsOf(said.get("ROLLED_BACK"));
        assertThat(said.get("INTENT")).as(toString()).containsAll(business);
    }

    private void await(String what, BooleanSupplier condition) {
        assertThat(Eventually.within(PATIENCE, condition))
                .as(what + " within " + PATIENCE + ", " + this)
                .isTrue();
    }

    /** How much each lane holds. */
    private Map<String, Long> lanes() {
        HalfQueues queues = new HalfQueues(HalfNode.APPLICATION);
        try (Link link = Link.forReceiving(new BrokerSettings(
                List.of(Endpoint.parse(BrokerProcess.url(port))),
                Optional.empty(),
                Tls.NONE,
                Map.of(),
                QueueMode.TRUST,
                ForeignMessages.HANDLE,
                Duration.ofSeconds(5)))) {
            return link.briefly("Cannot count lanes", session -> {
                Map<String, Long> counts = new HashMap<>();
                for (String lane : queues.existingLanes(session)) {
                    counts.put(lane, session.queueQuery(SimpleString.of(lane)).getMessageCount());
                }
                return counts;
            });
        }
    }

    /** What all producers wrote down, by its first word. A line that death has cut off is none. */
    private Map<String, Set<String>> journals() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int life = 0; life < lives; life++) {
            Path journal = folder.resolve("journal-" + life);
            if (Files.exists(journal)) {
                String text = Files.readString(journal);
                text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(lines::add);
            }
        }
        return Stream.of("INTENT", "COMMITTED", "ROLLED_BACK")
                .collect(Collectors.toMap(word -> word, word -> said(lines, word)));
    }

    private static Set<String> said(List<String> lines, String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1))
                .collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return "seed " + seed + ", lives " + lives;
    }
}
