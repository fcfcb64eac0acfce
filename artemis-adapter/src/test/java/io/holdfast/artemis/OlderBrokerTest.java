// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static io.holdfast.artemis.Messages.accepted;
import static io.holdfast.artemis.Messages.keyed;
import static io.holdfast.artemis.Messages.next;
import static io.holdfast.artemis.Messages.plain;
import static io.holdfast.artemis.Messages.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.PreparedMessages.PendingHalf;
import io.holdfast.spi.Subscription;
import io.holdfast.tck.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.utils.VersionLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our client with the oldest broker we claim to work with, the one inside of WildFly 39. */
final class OlderBrokerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String VERSION = "2.44.";
    private static final Path JARS = Path.of("target", "artemis-2.44");
    private static final String DESTINATION = "transfers";
    private static final String CONSUMER = "ledger";

    @TempDir
    private Path folder;

    private final int port = ChildJvm.freePort();
    private ChildJvm process;
    private ArtemisBroker broker;

    @BeforeEach
    void open() {
        startProcess();
        broker = connect();
        broker.transport().verify(DESTINATION);
    }

    @AfterEach
    void close() {
        broker.close();
        process.close();
    }

    private void startProcess() {
        process = ChildJvm.start(
                classPath(),
                folder.resolve("broker.err"),
                "",
                OlderBrokerProcess.class,
                folder.toString(),
                Integer.toString(port));
        assertThat(process.isReady()).as("a broker " + VERSION + " works").isTrue();
    }

    /** Ours, with the broker's own jars instead of the pinned ones; what both use from others stays. */
    private static String classPath() {
        Stream<String> others = Stream.of(
                        System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .filter(entry -> !entry.contains("/org/apache/artemis/"));
        try (Stream<Path> jars = Files.list(JARS)) {
            return Stream.concat(jars.map(Path::toString).sorted(), others)
                    .collect(Collectors.joining(System.getProperty("path.separator")));
        } catch (IOException missing) {
            throw new UncheckedIOException("Maven copies them before the tests", missing);
        }
    }

    /** The broker. Arguments: folder, port. */
    static final class OlderBrokerProcess {

        private OlderBrokerProcess() {}

        public static void main(String[] arguments) throws InterruptedException {
            String version = VersionLoader.getVersion().getFullVersion();
            if (!version.startsWith(VERSION)) {
                throw new IllegalStateException("this is Artemis " + version);
            }
            BrokerProcess.main(arguments);
        }
    }

    private ArtemisBroker connect() {
        return ArtemisBroker.at(BrokerProcess.url(port))
                .queues(QueueMode.CREATE)
                .destination(DESTINATION, ArtemisRoute.topic(DESTINATION, CONSUMER))
                .application("older")
                .firstCheckAfter(Duration.ofMillis(100))
                .timeout(Duration.ofSeconds(10))
                .open();
    }

    @Test
    void messagesGoOut_andComeInWithTheirOrderDelayAndReason() {
        for (int number = 0; number < 20; number++) {
            accepted(broker.transport(), keyed("m" + number, DESTINATION, "key"));
        }
        try (Subscription subscription = subscribe(broker.source(), DESTINATION, CONSUMER, true)) {
            for (int number = 0; number < 20; number++) {
                Delivery delivery = next(subscription);
                assertThat(delivery.message().id()).isEqualTo(MessageId.of("m" + number));
                delivery.acknowledge();
            }
        }
        try (Subscription subscription = subscribe(broker.source(), DESTINATION, CONSUMER, false)) {
            accepted(broker.transport(), plain("again", DESTINATION));
            next(subscription).retry(Duration.ofMillis(200));
            Delivery second = next(subscription);
            assertThat(second.attempt()).isEqualTo(2);
            second.park("no reason");
            EncodedMessage later = delayed("later");
            accepted(broker.transport(), later);
            Delivery delivery = next(subscription);
            assertThat(Instant.now()).isAfterOrEqualTo(later.deliverAt().orElseThrow());
            delivery.acknowledge();
        }
    }

    private static EncodedMessage delayed(String id) {
        EncodedMessage now = plain(id, DESTINATION);
        return new EncodedMessage(
                now.id(),
                now.destination(),
                now.type(),
                now.contentType(),
                now.key(),
                now.headers(),
                now.body(),
                now.publishedAt(),
                Optional.of(Instant.now().plusMillis(300)));
    }

    @Test
    void halfMessagesSurviveBrokerAndOwner_andAreDecided() {
        broker.halfMessages().prepare(List.of(half("yes"), half("no"), half("open")));
        assertThat(broker.halfMessages().confirm(Set.of(MessageId.of("yes")))).hasSize(1);
        assertThat(broker.halfMessages().cancel(Set.of(MessageId.of("no")))).hasSize(1);
        process.kill();
        broker.close();
        startProcess();
        broker = connect();
        Set<MessageId> seen = new HashSet<>();
        Eventually.within(PATIENCE, () -> !seen.isEmpty(), () -> look(seen));
        assertThat(seen).containsExactly(MessageId.of("open"));
        assertThat(broker.halfMessages().confirm(seen)).hasSize(1);
        try (Subscription subscription = subscribe(broker.source(), DESTINATION, CONSUMER, false)) {
            Set<MessageId> received = new HashSet<>();
            for (int number = 0; number < 2; number++) {
                Delivery delivery = next(subscription);
                received.add(delivery.message().id());
                delivery.acknowledge();
            }
            assertThat(received).containsExactlyInAnyOrder(MessageId.of("yes"), MessageId.of("open"));
            assertThat(subscription.receive(Duration.ofMillis(200))).isEmpty();
        }
    }

    private void look(Set<MessageId> seen) {
        try {
            broker.halfMessages().due(10).stream().map(PendingHalf::id).forEach(seen::add);
        } catch (MessagingUnavailableException notYet) {
            // It connects when it is asked the next time.
        }
    }

    private static HalfMessage half(String id) {
        return new HalfMessage(plain(id, DESTINATION), "transaction of " + id, true);
    }
}
