// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.PreparedMessages.PendingHalf;
import io.holdfast.tck.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can become of a lane while its process believes to own it. */
final class LaneTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int DEATHS = 12;
    private static final String DESTINATION = "transfers";
    private static final HalfQueues NAMES = new HalfQueues("lanes");

    private TestBroker broker;
    private ArtemisBroker first;
    private ArtemisBroker second;

    @BeforeEach
    void open(@TempDir Path folder) {
        broker = new TestBroker(folder);
        first = connect();
        second = connect();
        first.transport().verify(DESTINATION);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        broker.close();
    }

    private ArtemisBroker connect() {
        return ArtemisBroker.at(broker.url())
                .queues(QueueMode.CREATE)
                .destination(DESTINATION, ArtemisRoute.topic(DESTINATION, "ledger"))
                .application("lanes")
                .firstCheckAfter(Duration.ofMillis(100))
                .timeout(TIMEOUT)
                .open();
    }

    @Test
    void laneThatWasRemoved_storesNothingUnnoticed() throws Exception {
        first.halfMessages().prepare(List.of(half("before", "t0")));
        first.halfMessages().cancel(Set.of(MessageId.of("before")));
        broker.server().destroyQueue(SimpleString.of(lane()), null, false, true);
        Set<String> stored = prepared("a", "b");
        assertThat(stored).as("stored with the help of another lane").contains("b");
        broker.cutConnections();
        assertHandedOut(second.halfMessages(), stored);
    }

    @Test
    void laneWhoseConsumerOnlyTheBrokerHasDropped_storesNothingUnnoticed() throws Exception {
        first.halfMessages().prepare(List.of(half("before", "t0")));
        Queue lane = broker.server().locateQueue(lane());
        for (var consumer : lane.getConsumers()) {
            ((ServerConsumer) consumer).close(false);
        }
        assertThatThrownBy(() -> first.halfMessages().prepare(List.of(half("a", "t1"))))
                .isInstanceOf(MessagingUnavailableException.class)
                .hasMessageContaining("unclear");
        // It helps itself to another lane.
        first.halfMessages().prepare(List.of(half("b", "t2")));
        assertThat(first.halfMessages().confirm(Set.of(MessageId.of("b")))).hasSize(1);
        assertHandedOut(second.halfMessages(), Set.of("before", "a"));
    }

    @Test
    void laneThatWasReplaced_holdsNothingAnyMore() throws Exception {
        first.halfMessages().prepare(List.of(half("a", "t1")));
        broker.server().destroyQueue(SimpleString.of(NAMES.waiting()), null, false, true);
        assertHandedOut(first.halfMessages(), Set.of("a"));
        assertThat(first.halfMessages().confirm(Set.of(MessageId.of("a")))).hasSize(1);
    }

    @Test
    void halfWhoseHoldersDie_isKept() {
        broker.server()
                .getAddressSettingsRepository()
                .addMatch(
                        "holdfast.half.#",
                        new AddressSettings().setMaxDeliveryAttempts(10).setDeadLetterAddress(SimpleString.of("DLQ")));
        first.halfMessages().prepare(List.of(half("deadly", "t1")));
        for (int death = 0; death < DEATHS; death++) {
            broker.cutConnections();
            assertHandedOut(death % 2 == 0 ? second.halfMessages() : first.halfMessages(), Set.of("deadly"));
        }
        broker.assertDepth("DLQ", 0);
    }

    @Test
    void limitThatIsTooLow_isRefused() {
        broker.server()
                .getAddressSettingsRepository()
                .addMatch("holdfast.half.#", new AddressSettings().setMaxDeliveryAttempts(3));
        assertThatThrownBy(() -> first.halfMessages().prepare(List.of(half("a", "t1"))))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("holdfast.half.lanes");
    }

    @Test
    void sameIdInTwoTransactions_areTwoHalves() {
        PreparedMessages halves = first.halfMessages();
        MessageId id = MessageId.of("chosen");
        halves.prepare(List.of(half("chosen", "t1")));
        halves.prepare(List.of(half("chosen", "t2")));
        assertThat(halves.cancel(Set.of(id))).containsExactly(id);
        assertThat(halves.confirm(Set.of(id))).containsExactly(id);
        assertThat(halves.confirm(Set.of(id))).isEmpty();
        assertThat(Eventually.within(PATIENCE, () -> broker.depth(lane()) == 0)).isTrue();
        broker.assertDepth(DESTINATION + ".ledger", 1);
    }

    @Test
    void laneWithoutConsumer_isAdoptedOnlyAfterAWhile() {
        first.halfMessages().prepare(List.of(half("a", "t1")));
        long start = System.nanoTime();
        first.close();
        assertHandedOut(second.halfMessages(), Set.of("a"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Lane.OWNERLESS);
    }

    @Test
    void laneThatCannotBeUsed_leavesNothingBehind() {
        broker.createQueue(QueueConfiguration.of(NAMES.waiting())
                .setAddress(NAMES.waiting())
                .setRoutingType(RoutingType.ANYCAST)
                .setMaxConsumers(0));
        int before = broker.server().getSessions().size();
        for (int time = 0; time < 3; time++) {
            assertThatThrownBy(() -> first.halfMessages().due(1)).isInstanceOf(MessagingUnavailableException.class);
        }
        assertThat(lanes()).isEmpty();
        assertThat(Eventually.within(
                        PATIENCE, () -> broker.server().getSessions().size() <= before))
                .isTrue();
    }

    @Test
    void emptyLane_goesWithItsOwner() {
        first.halfMessages().prepare(List.of(half("a", "t1")));
        first.halfMessages().confirm(Set.of(MessageId.of("a")));
        assertThat(Eventually.within(PATIENCE, () -> broker.depth(lane()) == 0)).isTrue();
        first.close();
        assertThat(lanes()).isEmpty();
    }

    /** Whoever sees the end of a move that another thread has committed must see how it ended. */
    @Test
    void failedMove_isNeverSeenAsDone() throws InterruptedException {
        AtomicReference<HalfMove> shared = new AtomicReference<>(move());
        AtomicInteger wrong = new AtomicInteger();
        int rounds = 10_000;
        Thread waiting = new Thread(() -> {
            for (int round = 0; round < rounds; round++) {
                HalfMove move = shared.get();
                while (!move.isEnded()) {
                    Thread.onSpinWait();
                }
                try {
                    move.orThrow();
                    wrong.incrementAndGet();
                } catch (MessagingUnavailableException expected) {
                    shared.set(move());
                }
            }
        });
        waiting.setDaemon(true);
        waiting.start();
        MessagingUnavailableException failure = new MessagingUnavailableException("Cannot", "it failed", "Again.");
        while (waiting.isAlive() && wrong.get() == 0) {
            HalfMove move = shared.get();
            if (!move.isEnded()) {
                move.ended(failure);
            }
        }
        assertThat(wrong).hasValue(0);
    }

    private static HalfMove move() {
        HalfWire.Content content = new HalfWire.Content(half("a", "t"), Instant.EPOCH, 0);
        return new HalfMove(new HeldHalf(new ClientMessageImpl(), content, 0), (session, producer, half) -> {});
    }

    /** Those of which the first instance was told that they are stored. */
    private Set<String> prepared(String... ids) {
        Set<String> stored = new HashSet<>();
        for (String id : ids) {
            try {
                first.halfMessages().prepare(List.of(half(id, "t-" + id)));
                stored.add(id);
            } catch (MessagingUnavailableException unclear) {
                // Nobody relies on it.
            }
        }
        return stored;
    }

    private static void assertHandedOut(PreparedMessages halves, Set<String> expected) {
        Set<String> seen = new HashSet<>();
        Eventually.within(PATIENCE, () -> seen.containsAll(expected), () -> {
            try {
                halves.due(100).stream()
                        .map(PendingHalf::id)
                        .map(MessageId::value)
                        .forEach(seen::add);
            } catch (MessagingUnavailableException again) {
                // It connects when it is asked the next time.
            }
        });
        assertThat(seen).containsAll(expected);
    }

    private String lane() {
        return lanes().get(0);
    }

    private List<String> lanes() {
        return List.of(broker.server().getActiveMQServerControl().getQueueNames()).stream()
                .filter(name -> name.startsWith(NAMES.lanes()))
                .toList();
    }

    private static HalfMessage half(String id, String transaction) {
        EncodedMessage message = new EncodedMessage(
                MessageId.of(id),
                DESTINATION,
                Optional.empty(),
                "text/plain;charset=UTF-8",
                Optional.empty(),
                Map.of(),
                new byte[] {1},
                Instant.EPOCH,
                Optional.empty());
        return new HalfMessage(message, transaction, true);
    }
}
