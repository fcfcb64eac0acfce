// SPDX-License-Identifier: Apache-2.0
/**
 * The message store, the markers and the inbox in the database of the business data, over plain JDBC.
 *
 * <p>Applications see {@link io.holdfast.outbox.JdbcOutbox}, which finds the database's dialect, checks the tables and
 * hands out the three, and {@link io.holdfast.outbox.JdbcTransactionContext}, transactions for people without JTA.
 *
 * <p>Inside: {@code JdbcMessageStore} appends in the caller's transaction and leaves the rest to {@code Claims}, {@code
 * Settling}, {@code RequestIds} and {@code OutboxInspection}; {@code JdbcMarkers} and {@code JdbcInbox} keep a table each.
 * {@code Dialect} holds the statements, one subclass per database; {@code Database} lends connections for work outside
 * the caller's transaction; {@code SqlTrouble} says what an exception of the database means; {@code Schema} creates and
 * checks the tables.
 *
 * <p>The way of a message: {@code append} inserts its row, born claimed; the row is invisible until the caller commits; the
 * relay sends the copy in memory and settles, which deletes the row. Only if that copy was lost does {@code claim} read the
 * row, once its lease is over.
 */
@NullMarked
package io.holdfast.outbox;

import org.jspecify.annotations.NullMarked;
