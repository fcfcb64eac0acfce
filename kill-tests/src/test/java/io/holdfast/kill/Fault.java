// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

/** What can happen to a campaign's processes. */
enum Fault {
    /** An application dies at a named point. */
    APPLICATION_AT_POINT(7),
    /** An application dies anywhere. */
    APPLICATION(2),
    /** An application dies, and its successor while it starts or recovers. */
    APPLICATION_TWICE(1),
    /** The database dies. */
    DATABASE(1),
    /** The database dies, and again when it has just recovered. */
    DATABASE_TWICE(1),
    /** The database dies while an application is at a point between two calls. */
    DATABASE_AT_POINT(1),
    /** The database and an application die together. */
    DATABASE_AND_APPLICATION(1),
    /** The broker dies. */
    BROKER(1),
    /** The broker dies while an application is at a point between two calls. */
    BROKER_AT_POINT(1),
    /** An application stands still for longer than its lease; another one may die meanwhile. */
    PAUSE(1),
    /** A commit's answer is lost. */
    ANSWER_LOST(1),
    /** Everything dies at once. */
    ALL(1);

    /** How many of them are in a deck. */
    final int cards;

    Fault(int cards) {
        this.cards = cards;
    }
}
