// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.InvalidSettingsException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.Transport;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A toy broker in one directory: {@code <destination>/<consumer>/<message>}, one file per message and consumer.
 *
 * <p>What changes about a message is in the name of its file, so each change is one rename, which happens or does not.
 * Who holds which delivery is known in memory only, behind a lock that the operating system drops together with the
 * process: a dead process holds nothing, and there is nothing to repair. Safe for use by many threads.
 */
public final class FileBroker implements MessageSource, AutoCloseable {

    /** A process loses its lock when it closes any other channel to that file, so it must never open a second one. */
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final InstantSource clock;
    private final FileChannel lock;
    private final Map<Path, FileSubscription> held = new HashMap<>();
    private long sequence;

    private FileBroker(Path directory, InstantSource clock, FileChannel lock) throws IOException {
        this.directory = directory;
        this.clock = clock;
        this.lock = lock;
        // New messages queue behind old ones. A file whose name begins with a dot was being written when its process
        // died: nobody was told "accepted", so the sender still has that message.
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
        return Disk.run("open " + directory, () -> {
            Path real = Files.createDirectories(directory).toRealPath();
            if (!OPEN_HERE.add(real)) {
                throw inUse(directory);
            }
            try {
                return locked(real, clock);
            } catch (IOException | RuntimeException error) {
                OPEN_HERE.remove(real);
                throw error;
            }
        });
    }

    private static FileBroker locked(Path directory, InstantSource clock) throws IOException {
        FileChannel lock =
                FileChannel.open(directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() == null) {
                throw inUse(directory);
            }
            return new FileBroker(directory, clock, lock);
        } catch (IOException | RuntimeException error) {
            lock.close();
            throw error;
        }
    }

    private static InvalidSettingsException inUse(Path directory) {
        return new InvalidSettingsException(
                "Cannot open " + directory, "another broker has it open", "Give each process a directory of its own.");
    }

    /** Lets a consumer receive what is sent to a destination from now on. May be repeated. */
    public void bind(String destination, String consumer) {
        Disk.run("bind " + consumer, () -> {
            Path queue = queue(destination, consumer);
            Files.createDirectories(queue.resolve("parked"));
            Disk.force(queue);
            Disk.force(queue.getParent());
            return Disk.force(directory);
        });
    }

    /** The ability to send, for {@code Holdfast.builder().transport(...)}. */
    public Transport transport() {
        return new FileTransport(this);
    }

    /** The next free place in a queue. */
    synchronized QueueFile nextPlace(Path queue, EncodedMessage message) {
        return new QueueFile(
                queue,
                ++sequence,
                message.deliverAt().orElse(clock.instant()),
                1,
                message.id().value());
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
        return new FileSubscription(queue, clock, held, lock);
    }

    /** Closes, so that somebody else can open the directory; what was held is deliverable there. Idempotent. */
    @Override
    public void close() {
        // No delivery is being ended meanwhile; afterwards every one of them is stale.
        synchronized (held) {
            if (lock.isOpen()) {
                held.clear();
                Disk.run("close", () -> {
                    try {
                        lock.close();
                        return directory;
                    } finally {
                        OPEN_HERE.remove(directory);
                    }
                });
            }
        }
    }

    /** The queues of those who are bound to a destination; none if it does not exist. Never makes one. */
    List<Path> queues(String destination) {
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
