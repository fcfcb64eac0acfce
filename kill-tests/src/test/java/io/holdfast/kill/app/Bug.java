// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

/** Mistakes that real systems made, planted in the decorators, never in the product. */
public enum Bug {
    /** The relay settles what the broker has not acknowledged yet. */
    SETTLED_BEFORE_ACK(Point.BEFORE_SEND),
    /** The inbox row is committed before the effect. */
    INBOX_ALONE(Point.AFTER_INBOX),
    /** The relay remembers the highest id it has seen and never looks below it. */
    CURSOR_BY_ID(Point.AFTER_CLAIM),
    /** The resolver takes an unknown outcome for a commit. */
    CONFIRMED_ON_UNKNOWN(Point.BEFORE_COMMIT),
    /** A message counts as accepted once it is in a socket's buffer. */
    SENT_IS_ACCEPTED(Point.AFTER_SEND),
    /** The queue to send to is one that the broker has made by itself, and deletes by itself. */
    FORGETFUL_QUEUE(Point.BEFORE_COMMIT);

    private final Point point;

    Bug(Point point) {
        this.point = point;
    }

    /** Where a kill shows it. A campaign over all points finds it as well, but takes its time. */
    public Point point() {
        return point;
    }
}
