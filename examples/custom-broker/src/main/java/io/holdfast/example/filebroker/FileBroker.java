// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.Transport;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A toy broker in one directory: {@code <destination>/<consumer>/<message>}, one file per message and consumer.
 *
 * <p>What changes about a message is in the name of its file, so each change is one rename, which happens or does not. Who
 * holds which delivery is known in memory only, behind a lock that the operating system drops together with the process: a
 * dead process holds nothing, and there is nothing to repair. Safe for use by many threads.
 */
public final class FileBroker implements Transport, MessageSource {

    private final Path directory;
    private final InstantSource clock;
    private final FileChannel lock;
    private final Map<Path, FileSubscription> held = new HashMap<>();
    private long sequence;

    private FileBroker(Path directory, InstantSource clock) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.clock = clock;
        this.lock = FileChannel.open(directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            throw new OverlappingFileLockException();
        }
        // New messages queue behind old ones. A file whose name begins with a dot was being written when its process
        // died:
        // nobody was told "accepted", so the sender still has that message.
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Disk.isHalfWritten(file)) {
                    Files.delete(file);
                } else if (QueueFile.isOne(file)) {
                    sequence = Math.max(sequence, QueueFile.of(file).sequence());
                }
            }
        }
    }

    /** Opens a broker. Only one at a time can have a directory open. */
    public static FileBroker open(Path directory, InstantSource clock) {
        try {
            return new FileBroker(directory, clock);
        } catch (IOException | OverlappingFileLockException error) {
            throw new InvalidSettingsException(
                    "Cannot open " + directory, "it is in use or cannot be written", "Choose another one.", error);
        }
    }

    /** Lets a consumer receive what is sent to a destination from now on. May be repeated. */
    public void bind(String destination, String consumer) {
        Disk.run("bind " + consumer, () -> {
            Path queue = queue(destination, consumer);
            Files.createDirectories(queue.resolve("parked"));
            Disk.force(queue.getParent());
            return Disk.force(directory);
        });
    }

    @Override
    public void verify(String destination) {
        if (queues(destination).isEmpty()) {
            throw new InvalidSettingsException(
                    "Cannot send to \"" + destination + "\"", "nobody is bound to it", "Call bind for each consumer.");
        }
    }

    @Override
    public List<SendResult> send(List<EncodedMessage> batch) {
        return batch.stream().map(this::send).toList();
    }

    private SendResult send(EncodedMessage message) {
        try {
            List<Path> queues = queues(message.destination());
            for (Path queue : queues) {
                // If the process dies between two queues, the message is sent again to both; the inbox knows the first
                // copy.
                Disk.write(nextPlace(queue, message).path(), MessageFile.bytes(message));
            }
            // Only here, with every copy forced to disk, may anybody hear "accepted".
            return queues.isEmpty() ? SendResult.refused("nobody is bound to it") : SendResult.accepted();
        } catch (MessagingUnavailableException failed) {
            return SendResult.unreachable(failed.rule()); // it may be in some queues; sending it again is safe
        }
    }

    private synchronized QueueFile nextPlace(Path queue, EncodedMessage message) {
        return new QueueFile(queue, ++sequence, message.deliverAt().orElse(clock.instant()), 1);
    }

    @Override
    public Subscription subscribe(String destination, String consumer, boolean ordered) {
        Path queue = queue(destination, consumer);
        if (ordered || !Files.isDirectory(queue)) {
            throw new InvalidSettingsException(
                    "Cannot subscribe \"" + consumer + "\" to \"" + destination + "\"",
                    "the file broker keeps no order and delivers only to those who are bound",
                    "Configure the destination as unordered, and call bind before the first message is sent.");
        }
        return new FileSubscription(queue, clock, held);
    }

    /** Closes, so that somebody else can open the directory; what was held is deliverable there. Idempotent. */
    @Override
    public void close() {
        synchronized (held) {
            held.clear();
        }
        Disk.run("close", () -> {
            lock.close();
            return directory;
        });
    }

    private List<Path> queues(String destination) {
        if (!lock.isOpen()) {
            throw Disk.unavailable("send", "the broker is closed");
        }
        return Disk.list(directory.resolve(encoded(destination)));
    }

    private Path queue(String destination, String consumer) {
        return directory.resolve(encoded(destination)).resolve(encoded(consumer));
    }

    /** Names may hold dots and slashes and must not lead out of the directory. */
    private static String encoded(String name) {
        return "_" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
