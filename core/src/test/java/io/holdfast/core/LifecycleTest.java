// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static io.holdfast.core.Fixture.CONSUMER;
import static io.holdfast.core.Fixture.ORDERS;
import static io.holdfast.core.Fixture.PATIENCE;
import static io.holdfast.core.Fixture.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Guarantee;
import io.holdfast.InvalidSettingsException;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.Transport;
import io.holdfast.tck.Eventually;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LifecycleTest {

    private final Fixture fixture = new Fixture();

    @BeforeEach
    void letConsumersWait() {
        fixture.broker.waitAtMost(Duration.ofMillis(250));
    }

    @Test
    void beforeStart_noThreadRunsAndTheOutboxWaits() {
        try (Holdfast holdfast = everything().build()) {
            fixture.publish(holdfast, order("m"));
            assertThat(threads()).isEmpty();
            assertThat(fixture.database.storedMessages()).isEqualTo(1);
            holdfast.start();
            awaitApplied("m");
        }
    }

    @Test
    void start_namesItsThreads() {
        try (Holdfast holdfast = everything().build()) {
            holdfast.start();
            holdfast.start();
            assertThat(threads())
                    .extracting(Thread::getName)
                    .containsExactlyInAnyOrder(
                            "holdfast-n1-consumer-billing-orders-1",
                            "holdfast-n1-consumer-billing-orders-2",
                            "holdfast-n1-relay-1",
                            "holdfast-n1-relay-2",
                            "holdfast-n1-resolver-1",
                            "holdfast-n1-confirmations",
                            "holdfast-n1-retention");
            assertThat(threads()).allMatch(Thread::isDaemon);
        }
    }

    @Test
    void twentyCycles_leaveNoThreadBehind() {
        for (int i = 0; i < 20; i++) {
            Holdfast holdfast = everything().build();
            holdfast.start();
            fixture.publish(holdfast, order("m" + i));
            holdfast.close();
            holdfast.close();
            assertThat(threads()).isEmpty();
        }
        try (Holdfast holdfast = everything().build()) {
            holdfast.start();
            awaitApplied("m0", "m19");
            assertThat(Eventually.within(
                            PATIENCE, () -> fixture.database.effects().size() == 20))
                    .isTrue();
        }
    }

    @Test
    void workersThatWait_areWokenByClose() {
        Holdfast holdfast = everything()
                .relay(RelaySettings.defaults().withWorkers(1).withPoll(Duration.ofMinutes(1)))
                .resolver(ResolverSettings.defaults().withInterval(Duration.ofMinutes(1)))
                .build();
        holdfast.start();
        // Both have swept once and wait for their next turn.
        assertThat(Eventually.within(
                        PATIENCE,
                        () -> threads().stream()
                                        .filter(thread -> thread.getName().matches(".*-(relay|resolver)-1"))
                                        .filter(thread -> thread.getState() == Thread.State.TIMED_WAITING)
                                        .count()
                                == 2))
                .isTrue();
        long begun = System.nanoTime();
        holdfast.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        assertThat(threads()).isEmpty();
    }

    @Test
    void close_closesSubscriptionsAndTransport() {
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        MessageSource source = (destination, consumer, ordered) -> Calling.recorded(
                Subscription.class, fixture.broker.source("n1").subscribe(destination, consumer, ordered), calls);
        Transport transport = Calling.recorded(Transport.class, fixture.broker.transport("n1"), calls);
        Holdfast holdfast = everything().source(source).transport(transport).build();
        holdfast.start();
        assertThat(Eventually.within(PATIENCE, () -> Collections.frequency(calls, "receive") > 4))
                .isTrue();
        holdfast.close();
        holdfast.close();
        assertThat(calls).filteredOn("close"::equals).hasSize(3);
        assertThat(calls).endsWith("close");
    }

    @Test
    void closeWithoutStart_isQuick() {
        Holdfast holdfast = everything().build();
        long begun = System.nanoTime();
        holdfast.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        assertThatThrownBy(holdfast::start)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void handlerThatHangs_doesNotHoldUpClose() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Holdfast holdfast = fixture.builder(Guarantee.XA)
                .shutdownTimeout(Duration.ofMillis(200))
                .consumer(CONSUMER, ORDERS, message -> {
                    running.countDown();
                    end.await(60, TimeUnit.SECONDS);
                })
                .build();
        holdfast.start();
        fixture.publish(holdfast, order("m"));
        assertThat(Eventually.within(PATIENCE, () -> running.getCount() == 0)).isTrue();
        long begun = System.nanoTime();
        holdfast.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        end.countDown();
        assertThat(Eventually.within(PATIENCE, () -> threads().isEmpty())).isTrue();
    }

    @Test
    void closeFromAHandler_isBounded() {
        Holdfast[] self = new Holdfast[1];
        self[0] = fixture.builder(Guarantee.XA)
                .shutdownTimeout(Duration.ofMillis(200))
                .consumer(CONSUMER, ORDERS, message -> self[0].close())
                .build();
        self[0].start();
        fixture.publish(self[0], order("m"));
        assertThat(Eventually.within(PATIENCE, () -> threads().isEmpty())).isTrue();
    }

    @Test
    void interruptedClose_stillStopsEverything() {
        Holdfast holdfast = everything().build();
        holdfast.start();
        Thread.currentThread().interrupt();
        holdfast.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(Eventually.within(PATIENCE, () -> threads().isEmpty())).isTrue();
    }

    @Test
    void destinationThatWouldLoseMessages_refusesToStart() {
        Holdfast holdfast = everything()
                .destination("nowhere", DestinationSettings.defaults())
                .build();
        assertThatThrownBy(holdfast::start)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("nowhere");
        assertThat(threads()).isEmpty();
        fixture.broker.bind("nowhere", "somebody");
        holdfast.start();
        assertThat(threads()).isNotEmpty();
        holdfast.close();
    }

    @Test
    void brokerThatIsAwayAtStart_stopsNothing() {
        fixture.broker.down(true);
        try (Holdfast holdfast = everything().build()) {
            holdfast.start();
            fixture.publish(holdfast, order("m"));
            assertThat(Eventually.within(
                            PATIENCE,
                            () -> !fixture.listener.events("outageStarted").isEmpty()))
                    .isTrue();
            fixture.broker.down(false);
            assertThat(Eventually.within(
                            PATIENCE,
                            () -> !fixture.database.effects().isEmpty(),
                            () -> fixture.clock.advance(Duration.ofMillis(100))))
                    .isTrue();
        }
    }

    @Test
    void executor_runsTheWorkers() {
        ExecutorService executor = Executors.newCachedThreadPool();
        try (Holdfast holdfast = everything().executor(executor).build()) {
            holdfast.start();
            assertThat(threads()).isEmpty();
            fixture.publish(holdfast, order("m"));
            awaitApplied("m");
        } finally {
            executor.shutdown();
        }
        assertThat(Eventually.within(PATIENCE, executor::isTerminated)).isTrue();
    }

    @Test
    void executorThatRefuses_leavesNothingRunning() {
        List<Runnable> taken = new ArrayList<>();
        Holdfast holdfast = everything()
                .shutdownTimeout(Duration.ofMillis(100))
                .executor(task -> {
                    if (taken.size() == 2) {
                        throw new RejectedExecutionException("full");
                    }
                    taken.add(task);
                })
                .build();
        assertThatThrownBy(holdfast::start).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(holdfast::start).isInstanceOf(InvalidSettingsException.class);
        // What was taken and not begun ends at once.
        taken.forEach(Runnable::run);
    }

    @Test
    void manyThreadsAndNodes_applyEverythingOnce() {
        List<Thread> publishers = new ArrayList<>();
        try (Holdfast one = everything().build();
                Holdfast two = everything().node("n2").build()) {
            one.start();
            two.start();
            for (int i = 0; i < 4; i++) {
                Holdfast node = i % 2 == 0 ? one : two;
                String prefix = "m" + i + "-";
                Thread publisher = new Thread(() -> {
                    for (int j = 0; j < 100; j++) {
                        fixture.publish(node, order(prefix + j));
                    }
                });
                publishers.add(publisher);
                publisher.start();
            }
            assertThat(Eventually.within(
                            Duration.ofSeconds(30),
                            () -> fixture.database.effects().size() >= 400 && fixture.database.storedMessages() == 0))
                    .isTrue();
        }
        assertThat(publishers).noneMatch(Thread::isAlive);
        assertThat(fixture.database.effects()).hasSize(400).doesNotHaveDuplicates();
        assertThat(fixture.acceptedMessages()).hasSize(400);
        assertThat(fixture.listener.events("ownershipLost")).isEmpty();
    }

    @Test
    void generatedNode_isDifferentEachTime() {
        try (Holdfast one = Holdfast.builder()
                        .transactions(fixture.transactions)
                        .inbox(fixture.inbox)
                        .clock(InstantSource.system())
                        .build();
                Holdfast two = Holdfast.builder()
                        .transactions(fixture.transactions)
                        .inbox(fixture.inbox)
                        .build()) {
            one.start();
            two.start();
            assertThat(threads()).extracting(Thread::getName).hasSize(2).doesNotHaveDuplicates();
        }
    }

    private Holdfast.Builder everything() {
        return fixture.builder(Guarantee.OUTBOX)
                .relay(Fixture.FAST_RELAY.withWorkers(2))
                .consumer(
                        CONSUMER,
                        ORDERS,
                        message -> fixture.tx().insertEffect(CONSUMER, message.text()),
                        ConsumerSettings.defaults().withConcurrency(2));
    }

    private void awaitApplied(String... texts) {
        assertThat(Eventually.within(
                        PATIENCE,
                        () -> fixture.database.effects().stream()
                                .map(effect -> effect.id())
                                .toList()
                                .containsAll(List.of(texts))))
                .isTrue();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("holdfast-")
                        && !thread.getName().startsWith("holdfast-tck"))
                .toList();
    }
}
