// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

/** Mistakes that real systems made, planted in the decorators, never in the product. */
public enum Bug {
    /** The relay settles what the broker has not acknowledged yet. */
    SETTLED_BEFORE_ACK,
    /** The inbox row is committed before the effect. */
    INBOX_ALONE,
    /** The relay remembers the highest id it has seen and never looks below it. */
    CURSOR_BY_ID
}
