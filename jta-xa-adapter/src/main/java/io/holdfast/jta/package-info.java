// SPDX-License-Identifier: Apache-2.0
/**
 * Joining the JTA transactions of a platform, and two-phase commit with Narayana that recovers after a crash.
 *
 * <p>{@link io.holdfast.jta.JtaTransactionContext} keeps one {@code Joined} for each transaction; {@code Enlisted} recognises
 * connections that deny taking part, {@code Doubt} what a transaction manager calls certain and is not.
 *
 * <p>{@link io.holdfast.jta.NarayanaXa} has an {@code XaPool} for each database and an {@code XaBroker} for each broker; {@code Probe}
 * asks them at the start whether they can prepare and recover, {@code Participants} at each commit who takes part. {@code Recovery} finishes
 * what was left, through a {@code RecoveryResource} for each of them. {@code DriverResource} translates what drivers say when a database
 * goes away, {@code Names} tells Narayana's log whose branch it was.
 */
@NullMarked
package io.holdfast.jta;

import org.jspecify.annotations.NullMarked;
