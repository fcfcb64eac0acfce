// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other processes work with the broker and die in the middle, one after another; then this one opens the same directory
 * and looks.
 */
final class FileBrokerKillTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<Integer> SENDERS =
            IntStream.rangeClosed(1, 16).boxed().toList();
    private static final List<Integer> RECEIVERS =
            IntStream.rangeClosed(101, 124).boxed().toList();
    private static final int MESSAGES = 200;

    @TempDir
    private Path parent;

    private Path directory;

    @BeforeEach
    void bind() {
        directory = parent.resolve("broker");
        try (FileBroker broker = FileBroker.open(directory, InstantSource.system())) {
            broker.bind(Victim.DESTINATION, Victim.CONSUMER);
        }
    }

    @Test
    void whatWasAccepted_isReceivedOnce() throws Exception {
        List<String> lines = victims("send", SENDERS);
        Set<String> accepted = said(lines, "ACCEPTED");
        assertThat(accepted).hasSameSizeAs(lines).hasSizeGreaterThanOrEqualTo(SENDERS.size());
        try (FileBroker broker = FileBroker.open(directory, InstantSource.system())) {
            assertNothingHalfWritten();
            List<EncodedMessage> received = drain(broker);
            assertThat(received)
                    .extracting(message -> message.id().value())
                    .doesNotHaveDuplicates()
                    .containsAll(accepted);
            assertThat(received).allMatch(message -> message.equals(again(message)));
        }
    }

    @Test
    void whatWasEnded_isNeverInTwoPlaces() throws Exception {
        List<EncodedMessage> all = IntStream.range(0, MESSAGES)
                .mapToObj(at -> Sent.message("m" + at, Victim.DESTINATION, 10))
                .toList();
        try (FileBroker broker = FileBroker.open(directory, InstantSource.system())) {
            assertThat(broker.transport().send(all)).containsOnly(SendResult.accepted());
        }
        List<String> lines = victims("receive", RECEIVERS);
        Set<String> begun = said(lines, "BEGUN");
        Set<String> ended = said(lines, "ENDED");
        assertThat(ended).isNotEmpty();
        try (FileBroker broker = FileBroker.open(directory, InstantSource.system())) {
            Map<String, List<Place>> places = new HashMap<>();
            Path queue = directory.resolve("_" + Victim.DESTINATION).resolve("_" + Victim.CONSUMER);
            for (Path folder : List.of(queue, queue.resolve("parked"))) {
                for (Path file : Disk.list(folder)) {
                    if (QueueFile.isOne(file)) {
                        String id = Disk.read(file).id().value();
                        places.computeIfAbsent(id, any -> new ArrayList<>())
                                .add(new Place(folder.equals(queue), QueueFile.of(file)));
                    }
                }
            }
            for (EncodedMessage message : all) {
                String id = message.id().value();
                check(message, places.getOrDefault(id, List.of()), begun.contains(id), ended.contains(id));
            }
            assertNothingHalfWritten();
        }
    }

    /** Where a message is. */
    private record Place(boolean isReady, QueueFile file) {

        boolean isReady(int attempt, boolean due) {
            return isReady
                    && file.attempt() == attempt
                    && file.due().isBefore(Instant.now().plusSeconds(1)) == due;
        }

        boolean isParked() {
            return !isReady
                    && Files.exists(
                            file.path().resolveSibling("reason-" + file.path().getFileName()));
        }
    }

    /** Between "begun" and "ended" the process may have died before the ending or after it, but not inside. */
    private static void check(EncodedMessage message, List<Place> places, boolean begun, boolean ended) {
        Optional<Place> place = places.stream().findFirst();
        boolean untouched = place.filter(at -> at.isReady(1, true)).isPresent();
        boolean done =
                switch (Victim.Ending.of(message)) {
                    case ACKNOWLEDGE -> place.isEmpty();
                    case RETRY -> place.filter(at -> at.isReady(2, false)).isPresent();
                    case PARK -> place.filter(Place::isParked).isPresent();
                    case RELEASE -> place.filter(at -> at.isReady(1, false)).isPresent();
                };
        assertThat(places).as("places of " + message.id()).hasSizeLessThanOrEqualTo(1);
        assertThat(ended ? done : untouched || (begun && done))
                .as("state of " + message.id() + ": " + places)
                .isTrue();
    }

    private List<String> victims(String work, List<Integer> seeds) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (int seed : seeds) {
            lines.addAll(victim(work, seed));
        }
        return lines;
    }

    private List<String> victim(String work, int seed) throws IOException, InterruptedException {
        Path output = parent.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString(),
                        work,
                        Integer.toString(seed))
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(Victim.DIED);
        String text = Files.readString(output);
        // What stands behind the last line break was cut off.
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private static Set<String> said(List<String> lines, String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1))
                .collect(Collectors.toSet());
    }

    private static List<EncodedMessage> drain(FileBroker broker) {
        List<EncodedMessage> received = new ArrayList<>();
        try (Subscription subscription = broker.subscribe(Victim.DESTINATION, Victim.CONSUMER, false)) {
            Optional<Delivery> next = subscription.receive(Duration.ZERO);
            while (next.isPresent()) {
                received.add(next.get().message());
                next.get().acknowledge();
                next = subscription.receive(Duration.ZERO);
            }
        }
        return received;
    }

    private static EncodedMessage again(EncodedMessage received) {
        return Sent.message(received.id().value(), Victim.DESTINATION, Victim.LONGEST_BODY);
    }

    private void assertNothingHalfWritten() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Disk::isHalfWritten)).isEmpty();
        }
    }
}
