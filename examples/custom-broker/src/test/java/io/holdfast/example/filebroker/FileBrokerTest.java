// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contracts cannot know: that it is made of files. */
final class FileBrokerTest {

    private Path directory;
    private FileBroker broker;

    @BeforeEach
    void open(@TempDir Path parent) {
        directory = parent.resolve("broker");
        broker = FileBroker.open(directory, InstantSource.system());
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../../out", "/out", "a/../../../out", ".scratch", ".lock", "a_b%2F", "ready"})
    void nameThatCouldLeadOut_staysInside(String name) throws IOException {
        broker.bind(name, name);
        broker.bind("orders", name);
        EncodedMessage message = Sent.message("m1", name, 10);
        assertThat(broker.transport().send(List.of(message))).containsExactly(SendResult.accepted());
        try (Stream<Path> outside = Files.list(directory.resolveSibling("."))) {
            assertThat(outside.map(Path::getFileName)).containsExactly(directory.getFileName());
        }
        assertThat(Files.list(directory)).hasSize(3);
        try (Subscription subscription = broker.subscribe(name, name, false)) {
            assertThat(subscription.receive(Duration.ZERO).map(Delivery::message))
                    .contains(message);
        }
    }

    @Test
    void secondBroker_isRefused_andDoesNotDisturbTheFirst() {
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> FileBroker.open(directory.resolve("."), InstantSource.system()))
                    .isInstanceOf(InvalidSettingsException.class);
        }
        broker.bind("orders", "billing");
        assertThat(broker.transport().send(List.of(Sent.message("m1", "orders", 10))))
                .containsExactly(SendResult.accepted());
    }

    @Test
    void whatWasHalfWritten_isDeletedAtTheNextStart() throws IOException {
        broker.bind("orders", "billing");
        Path half = Files.write(directory.resolve("_orders/_billing/.half"), new byte[] {1, 2, 3});
        broker.close();
        broker = FileBroker.open(directory, InstantSource.system());
        assertThat(half).doesNotExist();
        try (Subscription subscription = broker.subscribe("orders", "billing", false)) {
            assertThat(subscription.receive(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void whatIsVisible_isWhole() {
        broker.bind("orders", "billing");
        Path queue = directory.resolve("_orders/_billing");
        List<EncodedMessage> all = IntStream.range(0, 40)
                .mapToObj(at -> Sent.message("m" + at, "orders", Victim.LONGEST_BODY))
                .toList();
        CompletableFuture<List<SendResult>> sent =
                CompletableFuture.supplyAsync(() -> broker.transport().send(all));
        while (!sent.isDone()) {
            List<Path> visible = Disk.list(queue);
            if (!visible.isEmpty()) {
                Path newest = visible.get(visible.size() - 1);
                assertThat(all).contains(Disk.read(newest));
            }
        }
        assertThat(sent.join()).containsOnly(SendResult.accepted());
    }

    @Test
    void damagedFile_isNotDelivered() throws IOException {
        broker.bind("orders", "billing");
        broker.transport().send(List.of(Sent.message("m1", "orders", 1000)));
        Path file = Disk.list(directory.resolve("_orders/_billing")).get(0);
        byte[] content = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(content, content.length - 1));
        try (Subscription subscription = broker.subscribe("orders", "billing", false)) {
            assertThatThrownBy(() -> subscription.receive(Duration.ZERO))
                    .isInstanceOf(MessagingUnavailableException.class);
        }
    }

    @Test
    void subscriptionOfAClosedBroker_isDead() {
        broker.bind("orders", "billing");
        EncodedMessage message = Sent.message("m1", "orders", 10);
        broker.transport().send(List.of(message));
        Subscription stale = broker.subscribe("orders", "billing", false);
        broker.close();
        broker = FileBroker.open(directory, InstantSource.system());
        try (Subscription fresh = broker.subscribe("orders", "billing", false)) {
            assertThat(fresh.receive(Duration.ZERO).map(Delivery::message)).contains(message);
            assertThatThrownBy(() -> stale.receive(Duration.ZERO)).isInstanceOf(MessagingUnavailableException.class);
        }
        stale.close();
    }

    @Test
    void messagesOfTheSameMoment_areAllKept_whateverTheLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            broker.bind("orders", "billing");
            for (String id : List.of("m1", "m2")) {
                assertThat(broker.transport().send(List.of(Sent.due(id, "orders", Instant.EPOCH))))
                        .containsExactly(SendResult.accepted());
                broker.close();
                broker = FileBroker.open(directory, InstantSource.system());
            }
            assertThat(Disk.list(directory.resolve("_orders/_billing"))).hasSize(2);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void failingDisk_isNotReachable_andLosesNothing() throws IOException {
        broker.bind("orders", "billing");
        EncodedMessage message = Sent.message("m1", "orders", 10);
        assertThat(broker.transport().send(List.of(message))).containsExactly(SendResult.accepted());
        Path parked = directory.resolve("_orders/_billing/parked");
        try (Subscription subscription = broker.subscribe("orders", "billing", false)) {
            Delivery delivery = subscription.receive(Duration.ZERO).orElseThrow();
            Files.delete(parked);
            assertThatThrownBy(() -> delivery.park("the test says so"))
                    .isInstanceOf(MessagingUnavailableException.class);
        }
        try (Subscription again = broker.subscribe("orders", "billing", false)) {
            assertThat(again.receive(Duration.ZERO).map(Delivery::message)).contains(message);
        }
    }
}
