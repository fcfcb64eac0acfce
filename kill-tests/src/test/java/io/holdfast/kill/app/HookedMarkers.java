// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import io.holdfast.Verdict;
import io.holdfast.spi.Markers;
import java.time.Duration;

/** The markers, with their points and their history. */
final class HookedMarkers implements Markers {

    private final Markers markers;

    HookedMarkers(Markers markers) {
        this.markers = markers;
    }

    @Override
    public boolean record(String transaction) {
        return markers.record(transaction);
    }

    @Override
    public Verdict check(String transaction) {
        Point.BEFORE_CHECK.pass();
        Verdict verdict = markers.check(transaction);
        Say.VERDICT.line(verdict, transaction);
        Point.AFTER_CHECK.pass();
        return verdict;
    }

    @Override
    public int purge(Duration age, int limit) {
        return markers.purge(age, limit);
    }
}
