// SPDX-License-Identifier: Apache-2.0
/**
 * The protocol as pure step machines. A {@link io.holdfast.core.protocol.Conversation} is an immutable value: it says
 * which one {@link io.holdfast.core.protocol.Request} it waits for, and what it becomes when that request is answered.
 *
 * <ul>
 *   <li>{@link io.holdfast.core.protocol.Publication}: stores messages inside an open transaction.
 *   <li>{@link io.holdfast.core.protocol.Completion}: follows the outcome of a transaction.
 *   <li>{@link io.holdfast.core.protocol.Execution}: runs a whole local transaction with its messages.
 *   <li>{@link io.holdfast.core.protocol.Relay}: sends what is stored.
 *   <li>{@link io.holdfast.core.protocol.Resolver}: decides half messages whose outcome was lost.
 *   <li>{@link io.holdfast.core.protocol.Reception}: applies one delivery once.
 *   <li>{@link io.holdfast.core.protocol.Retention}: deletes what is finished.
 * </ul>
 *
 * <p>No clock, thread, random number, id or I/O is reached from here: time and luck arrive in a {@link
 * io.holdfast.core.protocol.Moment}, everything else through ports. The same classes run in production, in the cluster
 * simulation under virtual time, and in the exhaustive search; that is why they must stay values.
 *
 * <p>One outbox message on its way: {@code Publication} appends it; the caller's transaction commits; {@code Completion}
 * hands it to the {@code Relay}, which sends it and settles the row; {@code Reception} records it in the inbox, runs the
 * handler, commits, acknowledges. A half message: {@code Publication} writes the marker, then prepares the half; {@code
 * Completion} confirms it, or, if nobody could, {@code Resolver} asks the marker and does so.
 */
@NullMarked
package io.holdfast.core.protocol;

import org.jspecify.annotations.NullMarked;
