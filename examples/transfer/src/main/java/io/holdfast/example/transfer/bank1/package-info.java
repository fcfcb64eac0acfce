// SPDX-License-Identifier: Apache-2.0
/**
 * The bank that sends money.
 *
 * <pre>
 *   POST /transfers ─► Bank1 ─ execute ─► Transfers ─► account_info, transfer_out   one local transaction
 *                                            └───────► publisher.publish(...)       and its message
 * </pre>
 *
 * The publisher is Holdfast's, or {@code NaivePublisher}: {@code Transfers} does not know which.
 */
@NullMarked
package io.holdfast.example.transfer.bank1;

import org.jspecify.annotations.NullMarked;
