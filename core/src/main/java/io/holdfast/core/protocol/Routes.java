// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

/**
 * How the messages of one transaction or one publication become atomic with it. A transaction may use several.
 *
 * @param outbox some are stored in the outbox
 * @param halves some are half messages
 * @param fenced the half messages are proved by a marker; otherwise the application's check-back answers for them
 * @param xa some are sent in the two-phase commit
 */
public record Routes(boolean outbox, boolean halves, boolean fenced, boolean xa) {

    public static final Routes NONE = new Routes(false, false, false, false);
    public static final Routes OUTBOX = new Routes(true, false, false, false);
    public static final Routes FENCED_HALVES = new Routes(false, true, true, false);
    public static final Routes UNFENCED_HALVES = new Routes(false, true, false, false);
    public static final Routes XA = new Routes(false, false, false, true);

    public Routes and(Routes more) {
        return new Routes(outbox || more.outbox, halves || more.halves, fenced || more.fenced, xa || more.xa);
    }

    /** What is left when only half messages remain to be completed. */
    public Routes halvesOnly() {
        return new Routes(false, halves, fenced, false);
    }
}
