// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A toy broker in one directory: {@code <destination>/<consumer>/ready/<message>}, one file per message and consumer.
 * Needs a file system with atomic renames, case-sensitive names and folders that can be forced to disk.
 *
 * <p><b>If the process dies.</b> What changes about a message is in the name of its file, so each change is one rename,
 * which happens or does not. Who holds which delivery is known in memory only, behind a lock that the operating system
 * drops together with the process: a dead process holds nothing, and there is nothing to repair.
 *
 * <p><b>Threads.</b> Safe for use by many. One monitor guards names and claims, disk access included: the folder is the
 * queue, and looking and taking must be one step. Only the slow part, writing content, is outside.
 */
public final class FileBroker implements AutoCloseable {

    static final String READY = "ready";
    static final String PARKED = "parked";
    static final String REASONS = "reasons";

    private final Path directory;
    private final Path scratch;
    private final InstantSource clock;
    private final DirectoryLock lock;
    private final Map<Path, FileDelivery> claims = new HashMap<>();
    private long sequence;
    private boolean closed;

    private FileBroker(Path directory, InstantSource clock, DirectoryLock lock) throws IOException {
        this.directory = directory;
        this.scratch = Files.createDirectories(directory.resolve(".scratch"));
        this.clock = clock;
        this.lock = lock;
        // Whoever wrote these died before the rename, so nobody was told "accepted": the sender has the messages still.
        for (Path leftover : Disk.files(scratch)) {
            Files.delete(leftover);
        }
        List<QueueFile> kept = new ArrayList<>(all(READY));
        kept.addAll(all(PARKED));
        this.sequence = kept.stream().mapToLong(QueueFile::sequence).max().orElse(0);
    }

    /**
     * Opens a broker.
     *
     * @throws InvalidSettingsException if another broker, here or in another process, has the directory open
     */
    public static FileBroker open(Path directory, InstantSource clock) {
        return Disk.call("open " + directory, () -> {
            Path real = Files.createDirectories(directory).toRealPath();
            DirectoryLock lock = DirectoryLock.of(real);
            try {
                return new FileBroker(real, clock, lock);
            } catch (IOException | RuntimeException failed) {
                lock.close();
                throw failed;
            }
        });
    }

    /** Closes; what was held is deliverable for whoever opens the directory next. Idempotent. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            notifyAll();
            Disk.call("close " + directory, () -> {
                lock.close();
                return directory;
            });
        }
    }

    /** The ability to send, for {@code Holdfast.builder().transport(...)}. */
    public Transport transport() {
        return new FileTransport(this);
    }

    /** The ability to receive, for {@code Holdfast.builder().source(...)}. */
    public MessageSource source() {
        return new FileMessageSource(this);
    }

    /** Lets a consumer receive what is sent to a destination from now on. May be repeated. */
    public void bind(String destination, String consumer) {
        atomically("bind " + consumer, () -> {
            Path folder = Disk.resolve(Disk.resolve(directory, destination), consumer);
            Files.createDirectories(folder.resolve(REASONS));
            Files.createDirectories(folder.resolve(PARKED));
            // If the process dies before this line nobody is bound: the queue makes the consumer, so it comes last.
            Files.createDirectories(folder.resolve(READY));
            Disk.force(folder);
            Disk.force(folder.getParent());
            return Disk.force(directory);
        });
    }

    /** The queues of a destination's consumers; none if nobody is bound. Makes nothing. */
    List<Path> queues(String destination) throws IOException {
        return Disk.files(Disk.resolve(directory, destination)).stream()
                .map(consumer -> consumer.resolve(READY))
                .filter(Files::isDirectory)
                .toList();
    }

    /** The queue of a consumer, if it is bound. */
    Optional<Path> queue(String destination, String consumer) {
        Path folder = Disk.resolve(Disk.resolve(directory, destination), consumer);
        Path queue = folder.resolve(READY);
        return Files.isDirectory(queue) ? Optional.of(queue) : Optional.empty();
    }

    /** Stores a message for one consumer. When this returns it survives the process and the power. */
    void put(EncodedMessage message, Path queue) throws IOException {
        Path written = write(new MessageFile(now(), message).bytes());
        // If the process dies here, the message is not in the queue, and the next start deletes what was written.
        try {
            change("send", () -> {
                // Numbered and renamed in one step: nobody may see the second message of a key before the first.
                QueueFile file = QueueFile.first(queue, ++sequence, now(), message);
                return Disk.move(written, file.path());
            });
            // If the process dies here, the message is in the queue, and the sender, who was not told, sends it again.
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** Hands the first deliverable message of a queue to a subscription. */
    Optional<FileDelivery> claim(Path queue, boolean ordered, FileSubscription subscription) {
        return atomically("receive", () -> {
            Set<String> waiting = new HashSet<>();
            for (Path path : Disk.files(queue)) {
                QueueFile file = QueueFile.of(path);
                // The first of a key holds up the others, also while it is claimed or not yet due.
                boolean first = !ordered || file.key().isEmpty() || waiting.add(file.key());
                if (first && !file.due().isAfter(now()) && !claims.containsKey(path)) {
                    EncodedMessage message = MessageFile.read(path).message();
                    FileDelivery delivery = new FileDelivery(this, subscription, file, message);
                    // In memory only: if the process dies from here on, it is as if nobody had ever claimed it.
                    claims.put(path, delivery);
                    return Optional.of(delivery);
                }
            }
            return Optional.empty();
        });
    }

    /** Ends a delivery with one change to its file, if it is still the one that holds it. */
    void end(FileDelivery delivery, String asked, Disk.Work<?> change) {
        change(asked, () -> {
            if (!claims.remove(delivery.path(), delivery)) {
                throw unavailable(asked, "the delivery was ended or its subscription is closed");
            }
            // Where this throws, nobody knows whether it happened. If it did not, the message is there and unclaimed.
            return change.run();
        });
    }

    /** A subscription was closed. */
    synchronized void giveBack(FileSubscription subscription) {
        claims.values().removeIf(delivery -> delivery.isOf(subscription));
        notifyAll();
    }

    /** Makes a parked message the last of its queue, as if it had just arrived. */
    void enqueueAgain(QueueFile parked) throws IOException {
        Disk.move(parked.path(), parked.again(++sequence, now()).path());
    }

    /** Every message of one kind, of all consumers of all destinations. */
    List<QueueFile> all(String kind) throws IOException {
        List<QueueFile> found = new ArrayList<>();
        for (Path destination : Disk.files(directory)) {
            for (Path consumer : Disk.files(destination)) {
                Disk.files(consumer.resolve(kind)).forEach(path -> found.add(QueueFile.of(path)));
            }
        }
        return found;
    }

    /** Does something while nobody else changes or claims anything. */
    synchronized <T> T atomically(String asked, Disk.Work<T> work) {
        if (closed) {
            throw unavailable(asked, "the broker is closed");
        }
        return Disk.call(asked, work);
    }

    /** Does so, and lets those who wait for a message look again. */
    synchronized <T> T change(String asked, Disk.Work<T> work) {
        notifyAll();
        return atomically(asked, work);
    }

    Path write(byte[] content) throws IOException {
        return Disk.write(scratch, content);
    }

    Instant now() {
        return clock.instant();
    }

    static MessagingUnavailableException unavailable(String asked, String rule) {
        return new MessagingUnavailableException("Cannot " + asked, rule, "Open it again, then try again.");
    }
}
