// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.MessageId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The halves of one call, until the broker has handed them out to their lane. */
final class Arrival {

    private final List<MessageId> ids;
    private final CountDownLatch missing;
    private volatile boolean cancelled;

    Arrival(List<MessageId> ids) {
        this.ids = ids;
        this.missing = new CountDownLatch(ids.size());
    }

    List<MessageId> ids() {
        return ids;
    }

    void arrived() {
        missing.countDown();
    }

    /** What is missing will not arrive. */
    void cancel() {
        cancelled = true;
        ids.forEach(id -> missing.countDown());
    }

    /** Waits until it is over, at most so long; an interrupted thread does not wait. */
    void await(long nanos) {
        try {
            // Whether it is over says isOver().
            boolean unused = missing.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            cancel();
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing more will come. */
    boolean isOver() {
        return missing.getCount() == 0;
    }

    boolean isComplete() {
        return isOver() && !cancelled;
    }
}
