// SPDX-License-Identifier: Apache-2.0
/**
 * Money goes from bank1 to bank2 while processes are killed, and a page shows where every cent is.
 *
 * <pre>
 *   browser ── page ──► launcher ─────────── starts, kills -9 and restarts ───────────┐
 *                          │ asks all three what they hold, five times a second        │
 *           ┌──────────────┼───────────────────────────┐                               │
 *           ▼              ▼                           ▼                               │
 *        bank1          broker                       bank2       one JVM each  ◄───────┘
 *   account, ledger   a durable queue          account, ledger
 *   and the message                              and the inbox
 *     one database                              another database
 * </pre>
 *
 * {@code launcher} is the program of the README, {@code bank1} and {@code bank2} are the applications, {@code broker} is a
 * broker in a JVM of its own, {@code common} is what all of them need to be child processes that speak HTTP.
 */
@NullMarked
package io.holdfast.example.transfer;

import org.jspecify.annotations.NullMarked;
