// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.net;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One weather from its beginning to its end. */
final class Spell {

    private static final long FOR_EVER = Long.MAX_VALUE;

    final Weather weather;
    final int bytes;
    private final CountDownLatch over = new CountDownLatch(1);

    Spell(Weather weather, int bytes) {
        this.weather = weather;
        this.bytes = bytes;
    }

    void end() {
        over.countDown();
    }

    void awaitEnd() {
        await(FOR_EVER);
    }

    /** Waits until it is over, but not longer than this. */
    void await(long millis) {
        try {
            boolean ended = over.await(millis, TimeUnit.MILLISECONDS);
            assert ended || millis < FOR_EVER;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
