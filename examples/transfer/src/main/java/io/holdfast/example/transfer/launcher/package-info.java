// SPDX-License-Identifier: Apache-2.0
/**
 * The program of the README: starts the processes, kills them, watches the money, serves the page.
 *
 * <pre>
 *   Launcher ─► Fleet ─► Child (broker, bank1, bank2)      starts, kills, restarts
 *      │          ▲
 *      │          └─ Stories ◄── buttons ──┐                what usually loses money
 *      ├─► Watch ─► Audit ─► Picture ──────┤                who holds which message, and is every cent there
 *      └─► Site ◄──────────────────────────┘                the page and its JSON
 * </pre>
 *
 * {@code Fleet} has an {@code OwnPostgres} besides, for bank1 in the position XA. {@code Audit} is a pure function of what the two banks and the broker say they hold.
 */
@NullMarked
package io.holdfast.example.transfer.launcher;

import org.jspecify.annotations.NullMarked;
