// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

/**
 * What a reception goes by. Times are milliseconds.
 *
 * @param ladder how often a failing handler is tried, and after how long
 * @param tooOld a message published longer ago may have been applied and forgotten, so it is parked
 * @param busy pause after another delivery of the same message was met, or the database could not be reached
 * @param ordered whether messages of a key keep their order
 * @param blocking whether an ordered key waits for ever behind a message that fails, instead of parking it
 */
public record ReceptionRules(Ladder ladder, long tooOld, long busy, boolean ordered, boolean blocking) {}
