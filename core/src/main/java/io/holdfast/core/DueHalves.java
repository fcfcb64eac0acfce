// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessageId;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.PreparedMessages.PendingHalf;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Hands each due half to one of the resolver's threads; whoever comes when there are none looks for more. */
final class DueHalves {

    private final PreparedMessages prepared;
    private final int batch;
    private final long interval;
    private final Now now;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<PendingHalf> queue = new ArrayDeque<>();
    private final Set<MessageId> known = new HashSet<>();
    private boolean scanning;
    private boolean closed;
    private long nextScan;

    DueHalves(PreparedMessages prepared, ResolverSettings settings, Now now) {
        this.prepared = prepared;
        this.batch = settings.batch();
        this.interval = settings.interval().toMillis();
        this.now = now;
        this.nextScan = now.ticks();
    }

    /** The next half, or nothing if none was found now. Waits for the next scan at most. */
    Optional<PendingHalf> next() {
        if (mustScan()) {
            scan();
        }
        lock.lock();
        try {
            if (queue.isEmpty() && !closed) {
                long wait = scanning ? interval : nextScan - now.ticks();
                StopSignal.await(changed, TimeUnit.MILLISECONDS.toNanos(wait));
            }
            return closed ? Optional.empty() : Optional.ofNullable(queue.poll());
        } finally {
            lock.unlock();
        }
    }

    private boolean mustScan() {
        lock.lock();
        try {
            boolean must = queue.isEmpty() && !scanning && !closed && now.ticks() >= nextScan;
            scanning |= must;
            return must;
        } finally {
            lock.unlock();
        }
    }

    private void scan() {
        List<PendingHalf> found = List.of();
        try {
            found = prepared.due(batch);
        } finally {
            scanned(found);
        }
    }

    private void scanned(List<PendingHalf> found) {
        lock.lock();
        try {
            scanning = false;
            // A full batch means that there is more; otherwise many processes must not come back together.
            long pause = found.size() >= batch ? 0 : (long) (interval * (0.8 + 0.4 * now.luck()));
            nextScan = now.ticks() + pause;
            for (PendingHalf half : found) {
                if (known.add(half.id())) {
                    queue.add(half);
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A half that was handed out here has been dealt with. */
    void finished(MessageId id) {
        lock.lock();
        try {
            known.remove(id);
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
