// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.spi.Delivery;
import io.holdfast.spi.Subscription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Receives from one queue of a file broker. */
final class FileSubscription implements Subscription {

    /** Messages that become due wake nobody, so the queue is looked at again and again. */
    private static final long LONGEST_NAP = 50;

    private final FileBroker broker;
    private final Path queue;
    private final boolean ordered;
    private boolean closed;

    FileSubscription(FileBroker broker, Path queue, boolean ordered) {
        this.broker = broker;
        this.queue = queue;
        this.ordered = ordered;
    }

    @Override
    public Optional<Delivery> receive(Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        synchronized (broker) {
            while (true) {
                if (closed) {
                    throw FileBroker.unavailable("receive", "the subscription is closed");
                }
                Optional<FileDelivery> delivery = broker.claim(queue, ordered, this);
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (delivery.isPresent() || left <= 0 || !nap(Math.min(left, LONGEST_NAP))) {
                    return delivery.map(Delivery.class::cast);
                }
            }
        }
    }

    @SuppressWarnings("WaitNotInLoop") // it is in the loop of receive
    private boolean nap(long millis) {
        try {
            broker.wait(millis);
            return true;
        } catch (InterruptedException wish) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        synchronized (broker) {
            closed = true;
            broker.giveBack(this);
        }
    }
}
