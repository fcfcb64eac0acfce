// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

/** Mistakes that real systems made, planted in the decorators, never in the product. */
public enum Bug {
    /** The relay settles what the broker has not acknowledged yet. */
    SETTLED_BEFORE_ACK(Point.BEFORE_SEND),
    /** The inbox row is committed before the effect. */
    INBOX_ALONE(Point.AFTER_INBOX),
    /** The relay remembers the highest id it has seen and never looks below it. */
    CURSOR_BY_ID(Point.AFTER_CLAIM);

    private final Point point;

    Bug(Point point) {
        this.point = point;
    }

    /** Where a kill shows it. A campaign over all points finds it as well, but takes its time. */
    public Point point() {
        return point;
    }
}
