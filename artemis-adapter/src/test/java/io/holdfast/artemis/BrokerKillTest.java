// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.Transport;
import io.holdfast.tck.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker is killed again and again while it is sent to; what it has accepted, it has. */
final class BrokerKillTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final String DESTINATION = "transfers";
    private static final String CONSUMER = "ledger";
    private static final int KILLS = 12;
    private static final int THREADS = 4;
    private static final int LARGEST_BATCH = 12;
    private static final int LARGEST_BODY = 2_000;

    /** A kill comes after so long at the latest, counted from the first message that a life of the broker has accepted. */
    private static final int LONGEST_LIFE_MILLIS = 250;

    private static final long REST_MILLIS = 10;

    @TempDir
    private Path folder;

    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void whatWasAccepted_survivesEveryKill() throws InterruptedException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int port = ChildJvm.freePort();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (ArtemisBroker sending = connect(port)) {
            for (int kill = 0; kill < KILLS; kill++) {
                try (ChildJvm broker = start(port)) {
                    if (kill == 0) {
                        sending.transport().verify(DESTINATION);
                        startSenders(threads, sending.transport(), random);
                    }
                    int before = accepted.size();
                    assertThat(Eventually.within(PATIENCE, () -> accepted.size() > before))
                            .as("the broker works again")
                            .isTrue();
                    pause(random.nextInt(LONGEST_LIFE_MILLIS));
                    broker.kill();
                }
            }
            over.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            over.countDown();
            threads.shutdown();
        }
        Set<String> lost = new HashSet<>(accepted);
        try (ChildJvm broker = start(port);
                ArtemisBroker receiving = connect(port)) {
            lost.removeAll(drain(receiving));
            broker.kill();
        }
        assertThat(lost.size())
                .as("lost of " + accepted.size() + " accepted in " + KILLS + " lives, seed " + seed)
                .isZero();
    }

    private ChildJvm start(int port) {
        ChildJvm broker = BrokerProcess.start(folder, port);
        assertThat(broker.isReady()).as("broker is ready").isTrue();
        return broker;
    }

    private static ArtemisBroker connect(int port) {
        return ArtemisBroker.at(BrokerProcess.url(port))
                .queues(QueueMode.CREATE)
                .destination(DESTINATION, ArtemisRoute.topic(DESTINATION, CONSUMER))
                .timeout(Duration.ofSeconds(5))
                .open();
    }

    private void startSenders(ExecutorService threads, Transport transport, Random seeds) {
        for (int thread = 0; thread < THREADS; thread++) {
            String name = "m" + thread + "-";
            Random random = new Random(seeds.nextLong());
            threads.execute(() -> send(transport, name, random));
        }
    }

    /** Until the last broker is dead. */
    private void send(Transport transport, String name, Random random) {
        int number = 0;
        while (over.getCount() > 0) {
            List<EncodedMessage> batch = new ArrayList<>();
            for (int left = 1 + random.nextInt(LARGEST_BATCH); left > 0; left--) {
                batch.add(message(name + number++, random.nextInt(LARGEST_BODY)));
            }
            if (!send(transport, batch)) {
                pause(REST_MILLIS);
            }
        }
    }

    private boolean send(Transport transport, List<EncodedMessage> batch) {
        List<SendResult> results;
        try {
            results = transport.send(batch);
        } catch (MessagingUnavailableException down) {
            return false;
        }
        boolean all = true;
        for (int at = 0; at < batch.size(); at++) {
            if (results.get(at).kind() == SendResult.Kind.ACCEPTED) {
                accepted.add(batch.get(at).id().value());
            } else {
                all = false;
            }
        }
        return all;
    }

    private void pause(long millis) {
        try {
            if (over.await(millis, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static EncodedMessage message(String id, int size) {
        return new EncodedMessage(
                MessageId.of(id),
                DESTINATION,
                Optional.empty(),
                "application/octet-stream",
                Optional.empty(),
                Map.of(),
                new byte[size],
                Instant.EPOCH,
                Optional.empty());
    }

    private static Set<String> drain(ArtemisBroker broker) {
        Set<String> received = new HashSet<>();
        try (Subscription subscription = broker.source().subscribe(DESTINATION, CONSUMER, false)) {
            for (Optional<Delivery> next = subscription.receive(QUIET);
                    next.isPresent();
                    next = subscription.receive(QUIET)) {
                received.add(next.get().message().id().value());
                next.get().acknowledge();
            }
        }
        return received;
    }
}
