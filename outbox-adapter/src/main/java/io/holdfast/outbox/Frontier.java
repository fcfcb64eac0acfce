// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far the claims of a backlog have come, so that none steps again over what the ones before have left in the index.
 *
 * <p>Only a hint: a message that was stored late, or was locked, may wait behind it. So it is forgotten whenever a claim finds
 * too little, and every second.
 */
final class Frontier {

    /** From the beginning. */
    static final long NONE = 0;

    private static final long LIFE = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private long dueAt;
    private long since;

    /** @param nanos a clock that only goes forward */
    Frontier(LongSupplier nanos) {
        this.nanos = nanos;
        this.dueAt = NONE;
        this.since = nanos.getAsLong();
    }

    /** The moment from which on to look. */
    synchronized long get() {
        if (nanos.getAsLong() - since > LIFE) {
            forget();
        }
        return dueAt;
    }

    /** Everything that was due earlier has been claimed, or is locked. */
    synchronized void reached(long moment) {
        dueAt = Math.max(dueAt, moment);
    }

    synchronized void forget() {
        dueAt = NONE;
        since = nanos.getAsLong();
    }
}
