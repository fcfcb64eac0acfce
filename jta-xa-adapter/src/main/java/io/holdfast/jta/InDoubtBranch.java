// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import java.time.Instant;

/**
 * A part of a two-phase commit that has been prepared and not ended: its rows are locked, its messages invisible. For a moment
 * every transaction is; what stays for longer than two recovery periods needs somebody who looks, see docs/xa.md.
 *
 * @param resource the name of the database or broker that holds it, or {@code transaction-log} for a decision that is not
 *     carried out everywhere
 * @param xid which one, as the resource's own tools show it: format, global id and branch in hexadecimal
 * @param seenSince when this process saw it first; it may be older
 */
public record InDoubtBranch(String resource, String xid, Instant seenSince) {}
