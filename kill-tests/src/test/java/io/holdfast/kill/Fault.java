// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

/** What can happen to a campaign's processes. */
enum Fault {
    /** An application dies at a named point. */
    APPLICATION_AT_POINT(1, 8),
    /** An application dies anywhere. */
    APPLICATION(1, 3),
    /** An application dies, and its successor while it starts or recovers. */
    APPLICATION_TWICE(2, 1),
    /** The database dies. */
    DATABASE(1, 2),
    /** The database dies while an application is at a point between two calls. */
    DATABASE_AT_POINT(1, 1),
    /** The database and an application die together. */
    DATABASE_AND_APPLICATION(2, 1),
    /** The broker dies. */
    BROKER(1, 2),
    /** The broker dies while an application is at a point between two calls. */
    BROKER_AT_POINT(1, 1),
    /** An application stands still for longer than its lease; another one may die meanwhile. */
    PAUSE(0, 1),
    /** A commit's answer is lost. */
    ANSWER_LOST(0, 1),
    /** Everything dies at once. */
    ALL(4, 1);

    final int kills;
    final int cards;

    Fault(int kills, int cards) {
        this.kills = kills;
        this.cards = cards;
    }
}
