// SPDX-License-Identifier: Apache-2.0
/**
 * The bank that sends money.
 *
 * <pre>
 *   POST /transfers ─► Bank1 ─ execute ─► Transfers ─► account_info, transfer_out   one local transaction
 *                                            └───────► publisher.publish(...)       and its message
 * </pre>
 *
 * The publisher is Holdfast's, or {@code NaivePublisher}: {@code Transfers} does not know which. In the position XA the transaction is one of
 * {@code TwoPhase}, and the broker takes part in it; {@code Transfers} does not know that either.
 */
@NullMarked
package io.holdfast.example.transfer.bank1;

import org.jspecify.annotations.NullMarked;
