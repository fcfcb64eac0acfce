// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Subscription;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Receives from one queue. */
final class FileSubscription implements Subscription {

    private static final long LONGEST_NAP = 50;

    private final Path queue;
    private final InstantSource clock;
    private final Map<Path, FileSubscription> held;
    private final FileChannel lock;
    private boolean closed;

    /**
     * Shares with all subscriptions of its broker who holds which file; in memory only, so a dead process holds none.
     * Without the broker's lock it is dead too: the files belong to somebody else.
     */
    FileSubscription(Path queue, InstantSource clock, Map<Path, FileSubscription> held, FileChannel lock) {
        this.queue = queue;
        this.clock = clock;
        this.held = held;
        this.lock = lock;
    }

    @Override
    public Optional<Delivery> receive(Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        synchronized (held) {
            Optional<Delivery> found = next();
            while (found.isEmpty() && deadline - System.nanoTime() > 0 && nap()) {
                found = next();
            }
            return found;
        }
    }

    private Optional<Delivery> next() {
        requireOpen();
        for (Path path : Disk.list(queue)) {
            if (!QueueFile.of(path).due().isAfter(clock.instant()) && held.putIfAbsent(path, this) == null) {
                // If the process dies from here on, it is as if nobody had ever received it.
                return Optional.of(new FileDelivery(QueueFile.of(path), Disk.read(path)));
            }
        }
        return Optional.empty();
    }

    private boolean nap() {
        try {
            held.wait(LONGEST_NAP);
            return true;
        } catch (InterruptedException wish) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        synchronized (held) {
            closed = true;
            held.values().removeIf(holder -> holder == this);
        }
    }

    private void requireOpen() {
        if (closed || !lock.isOpen()) {
            throw Disk.unavailable("use the subscription", "it or its broker is closed");
        }
    }

    /** One message in the hands of this subscription. Each ending is one change of one name. */
    private final class FileDelivery implements Delivery {

        private final QueueFile file;
        private final EncodedMessage message;

        FileDelivery(QueueFile file, EncodedMessage message) {
            this.file = file;
            this.message = message;
        }

        @Override
        public EncodedMessage message() {
            return message;
        }

        @Override
        public int attempt() {
            return file.attempt();
        }

        @Override
        public void acknowledge() {
            // If the process dies before the file is gone, the message is delivered again, and the inbox knows it.
            end(() -> Disk.delete(file.path()));
        }

        @Override
        public void retry(Duration delay) {
            // The old name or the new one: the message is never gone and never there twice.
            end(() -> Disk.move(file.path(), renamed(delay, attempt() + 1)));
        }

        @Override
        public void release(Duration delay) {
            end(() -> Disk.move(file.path(), renamed(delay, attempt())));
        }

        private Path renamed(Duration delay, int attempt) {
            Instant due = clock.instant().plus(delay);
            return new QueueFile(queue, file.sequence(), due, attempt, file.id()).path();
        }

        @Override
        public void park(String reason) {
            Path parked = queue.resolve("parked").resolve(file.path().getFileName());
            end(() -> {
                // If the process dies between the two, a reason lies around and the message is still in its queue.
                Disk.write(
                        parked.resolveSibling("reason-" + parked.getFileName()),
                        reason.getBytes(StandardCharsets.UTF_8));
                Disk.move(file.path(), parked);
            });
        }

        private void end(Runnable change) {
            synchronized (held) {
                requireOpen();
                if (held.get(file.path()) != FileSubscription.this) {
                    throw Disk.unavailable("end a delivery", "it was ended or given back");
                }
                // Where this throws nobody knows whether it happened; whoever looks next finds out.
                change.run();
                held.remove(file.path());
            }
        }
    }
}
