// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.artemis.ArtemisBroker;
import io.holdfast.artemis.QueueMode;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.Transport;
import io.holdfast.tck.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker is killed again and again while transacted batches are sent to it; what it has accepted, it has. */
final class BrokerKillTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration REST = Duration.ofMillis(20);
    private static final String DESTINATION = "transfers";
    private static final int KILLS = 5;
    private static final int THREADS = 3;
    private static final int LARGEST_BATCH = 12;
    private static final int LONGEST_LIFE_MILLIS = 250;

    @TempDir
    private Path folder;

    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void whatWasAccepted_survivesEveryKill() throws InterruptedException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int port = TestProvider.freePort();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (JmsBroker broker = connect(port)) {
            for (int kill = 0; kill < KILLS; kill++) {
                try (ChildJvm process = ChildJvm.start(folder, port)) {
                    if (kill == 0) {
                        createQueues(port);
                        startSenders(threads, broker.transport(), random);
                    }
                    int before = accepted.size();
                    assertThat(Eventually.within(PATIENCE, () -> accepted.size() > before))
                            .as("the broker is sent to again")
                            .isTrue();
                    Eventually.within(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)), () -> false);
                    process.kill();
                }
            }
            over.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            over.set(true);
            threads.shutdown();
        }
        Set<String> lost = new HashSet<>(accepted);
        try (ChildJvm process = ChildJvm.start(folder, port);
                JmsBroker broker = connect(port)) {
            lost.removeAll(drain(broker));
            process.kill();
        }
        assertThat(lost.size())
                .as("lost of " + accepted.size() + " accepted in " + KILLS + " lives, seed " + seed)
                .isZero();
    }

    private static JmsBroker connect(int port) {
        return JmsBroker.over(new ActiveMQConnectionFactory(
                        "tcp://127.0.0.1:" + port + "?callTimeout=5000&initialConnectAttempts=1&reconnectAttempts=0"))
                .parkedQueues("holdfast.parked::holdfast.parked.")
                .open();
    }

    private static void createQueues(int port) {
        try (ArtemisBroker administrator = ArtemisBroker.at("tcp://127.0.0.1:" + port)
                .queues(QueueMode.CREATE)
                .open()) {
            administrator.source().subscribe(DESTINATION, "ledger", false).close();
        }
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
        while (!over.get()) {
            List<EncodedMessage> batch = new ArrayList<>();
            for (int left = 1 + random.nextInt(LARGEST_BATCH); left > 0; left--) {
                batch.add(Messages.plain(name + number++, DESTINATION));
            }
            if (!send(transport, batch)) {
                Eventually.within(REST, over::get);
            }
        }
    }

    private boolean send(Transport transport, List<EncodedMessage> batch) {
        try {
            List<SendResult> results = transport.send(batch);
            boolean all = true;
            for (int at = 0; at < batch.size(); at++) {
                boolean sent = results.get(at).kind() == SendResult.Kind.ACCEPTED;
                all &= sent;
                if (sent) {
                    accepted.add(batch.get(at).id().value());
                }
            }
            return all;
        } catch (MessagingUnavailableException down) {
            return false;
        }
    }

    private static Set<String> drain(JmsBroker broker) {
        Set<String> received = new HashSet<>();
        try (Subscription subscription = broker.source().subscribe(DESTINATION, "ledger", false)) {
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
