// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

/** Lets one thread of a relay look into an idle store for all of them. */
final class Sweeps {

    private final long poll;
    private long quietUntil = Long.MIN_VALUE;

    /** @param poll for how many milliseconds one look that finds nothing is enough */
    Sweeps(long poll) {
        this.poll = poll;
    }

    /** Whether nobody has looked for a while. Who is told so looks, and says {@link #wake} unless there was nothing. */
    synchronized boolean mayBegin(long ticks) {
        if (ticks < quietUntil) {
            return false;
        }
        quietUntil = ticks + poll;
        return true;
    }

    /** Something is there or may be there: whoever comes next looks. */
    synchronized void wake() {
        quietUntil = Long.MIN_VALUE;
    }

    /** For how long nobody needs to look. */
    synchronized long quietFor(long ticks) {
        return ticks < quietUntil ? quietUntil - ticks : 0;
    }
}
