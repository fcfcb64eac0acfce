// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Named places around every state change of the fakes, where a process can be made to die once.
 *
 * <p>A point is the name of a change followed by {@code .before} (nothing has happened yet) or {@code .after} (it has
 * happened, but the caller never hears of it). Safe for use by many threads.
 */
public final class CrashPoints {

    private static final List<String> CHANGES = List.of(
            "tx.commit",
            "store.append",
            "store.claim",
            "store.settle",
            "markers.record",
            "markers.check",
            "inbox.record",
            "transport.send",
            "transactional.send",
            "prepared.prepare",
            "prepared.confirm",
            "prepared.cancel",
            "prepared.postpone",
            "prepared.park",
            "prepared.decide",
            "delivery.acknowledge",
            "delivery.retry",
            "delivery.park",
            "delivery.release");

    private final List<String> reached = new ArrayList<>();
    private final boolean used;
    private @Nullable String armed;
    private int passes;

    /** Makes a set of points, none of them armed. */
    public CrashPoints() {
        this(true);
    }

    private CrashPoints(boolean used) {
        this.used = used;
    }

    /** Points that nobody arms or reads: they remember nothing, so that a long simulation does not fill the memory. */
    static CrashPoints unused() {
        return new CrashPoints(false);
    }

    /** The names of all points. */
    public static List<String> all() {
        List<String> names = new ArrayList<>();
        for (String change : CHANGES) {
            names.add(change + ".before");
            names.add(change + ".after");
        }
        return List.copyOf(names);
    }

    /** Makes the next arrival at a point a crash; replaces what was armed before. */
    public void arm(String point) {
        arm(point, 1);
    }

    /** Makes the given arrival at a point a crash, counted from 1; replaces what was armed before. */
    public synchronized void arm(String point, int arrival) {
        if (!all().contains(point)) {
            throw new IllegalArgumentException("Cannot arm \"" + point + "\": the points are " + all());
        }
        armed = point;
        passes = arrival - 1;
    }

    /** Arms nothing any more. */
    public synchronized void disarm() {
        armed = null;
    }

    /** Passes a point, or crashes there if it is armed. A crash disarms. */
    public synchronized void reach(String point) {
        if (!used) {
            return;
        }
        reached.add(point);
        if (point.equals(armed) && passes-- == 0) {
            armed = null;
            throw new SimulatedCrash(point);
        }
    }

    /** Every point that was reached, in order, crashes included. */
    public synchronized List<String> reached() {
        return List.copyOf(reached);
    }

    /** Makes a change between its two points. */
    <T> T around(String change, Supplier<T> body) {
        reach(change + ".before");
        T result = body.get();
        reach(change + ".after");
        return result;
    }
}
