// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.HoldfastException;
import io.holdfast.spi.MessagingListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** The failures in a row of one worker: each longer pause is worked out here, and only changes are logged. */
final class Trouble {

    private static final Logger LOG = System.getLogger("io.holdfast.core");
    private static final long FIRST_PAUSE = 1_000;
    private static final int MOST_DOUBLINGS = 5;

    private final String worker;
    private final MessagingListener listener;
    private final Now now;
    private String current = "";
    private int failures;

    Trouble(String worker, MessagingListener listener, Now now) {
        this.worker = worker;
        this.listener = listener;
        this.now = now;
    }

    /** Notes a failure and says for how many milliseconds to rest: 1 s, doubling up to 32 s, of which a part is luck. */
    long failed(Throwable error) {
        long pause = nextPause();
        failed(error, pause);
        return pause;
    }

    /** Notes a failure after which somebody else has decided how long to rest. */
    void failed(Throwable error, long pauseMillis) {
        String reason = reason(error);
        // Never the error itself: foreign exceptions carry values of rows in their texts.
        LOG.log(
                isNew(kind(error)) ? Level.WARNING : Level.DEBUG,
                "{0} is in trouble and goes on in {1} ms. {2}{3}",
                worker,
                pauseMillis,
                reason,
                origin(error));
        listener.troubled(worker, reason, Duration.ofMillis(pauseMillis));
    }

    void over() {
        if (isOver()) {
            LOG.log(Level.INFO, "{0} works again.", worker);
        }
    }

    private synchronized boolean isOver() {
        boolean was = !current.isEmpty();
        current = "";
        failures = 0;
        return was;
    }

    private synchronized long nextPause() {
        long whole = FIRST_PAUSE << Math.min(failures++, MOST_DOUBLINGS);
        return whole / 2 + (long) (whole / 2.0 * now.luck());
    }

    private synchronized boolean isNew(String kind) {
        boolean differs = !kind.equals(current);
        current = kind;
        return differs;
    }

    private static String reason(Throwable error) {
        return error instanceof HoldfastException known
                ? known.asked() + ": " + known.rule()
                : error.getClass().getName();
    }

    /** What was asked names single messages; the same failure of the next one is nothing new. */
    private static String kind(Throwable error) {
        return error.getClass().getName() + (error instanceof HoldfastException known ? known.rule() : "");
    }

    private static String origin(Throwable error) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        StackTraceElement[] frames = cause.getStackTrace();
        return " (" + cause.getClass().getName() + (frames.length == 0 ? "" : " at " + frames[0]) + ")";
    }
}
