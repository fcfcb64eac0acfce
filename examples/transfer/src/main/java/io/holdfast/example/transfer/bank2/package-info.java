// SPDX-License-Identifier: Apache-2.0
/**
 * The bank that receives money.
 *
 * <pre>
 *   broker ─► Holdfast ─ inbox ─► Credits ─► account_info, transfer_in   one local transaction
 * </pre>
 */
@NullMarked
package io.holdfast.example.transfer.bank2;

import org.jspecify.annotations.NullMarked;
