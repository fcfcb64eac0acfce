// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A message in the hands of a subscription. Each ending is one change of one name. */
final class FileDelivery implements Delivery {

    private final FileBroker broker;
    private final FileSubscription subscription;
    private final QueueFile file;
    private final EncodedMessage message;

    FileDelivery(FileBroker broker, FileSubscription subscription, QueueFile file, EncodedMessage message) {
        this.broker = broker;
        this.subscription = subscription;
        this.file = file;
        this.message = message;
    }

    Path path() {
        return file.path();
    }

    boolean isOf(FileSubscription other) {
        return subscription == other;
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
        end("acknowledge", () -> Disk.delete(path()));
    }

    @Override
    public void retry(Duration delay) {
        // The old name or the new one: the message is never gone and never there twice.
        rename("retry", file.later(broker.now().plus(delay), attempt() + 1));
    }

    @Override
    public void park(String reason) {
        end("park", () -> {
            Disk.move(broker.write(reason.getBytes(StandardCharsets.UTF_8)), file.in(FileBroker.REASONS));
            // If the process dies here, a reason without a parked message lies around, and the message is still in its
            // queue.
            return Disk.move(path(), file.in(FileBroker.PARKED));
        });
    }

    @Override
    public void release(Duration delay) {
        rename("release", file.later(broker.now().plus(delay), attempt()));
    }

    private void rename(String asked, QueueFile renamed) {
        end(asked, () -> Disk.move(path(), renamed.path()));
    }

    private void end(String asked, Disk.Work<?> change) {
        broker.end(this, asked + " message " + file.id(), change);
    }
}
