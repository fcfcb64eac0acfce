// SPDX-License-Identifier: Apache-2.0
/**
 * A bank on a Jakarta EE server: one account is debited where the customer asks, the other is credited by a message.
 *
 * <pre>
 *   POST api/transfers  →  Transfers  →  Bank   one transaction: the transfer, its message, the debit
 *                                          ↓    Holdfast, over the connection factory of the server
 *   GET api/accounts    →  Accounts   ←  Credit one transaction: the inbox, the credit
 * </pre>
 *
 * No class here knows how a message becomes part of the transaction: {@code holdfast.properties} says it for each destination.
 */
@NullMarked
package io.holdfast.example.bank;

import org.jspecify.annotations.NullMarked;
