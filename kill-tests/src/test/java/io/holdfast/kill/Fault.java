// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.kill.app.BrokerKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What can happen to a campaign's processes. */
enum Fault {
    /** An application dies at a named point. */
    APPLICATION_AT_POINT(7, 9),
    /** An application dies anywhere. */
    APPLICATION(2, 2),
    /** An application dies, and its successor while it starts or recovers. */
    APPLICATION_TWICE(1, 1),
    /** The database dies. */
    DATABASE(1, 1),
    /** The database dies, and again when it has just recovered. */
    DATABASE_TWICE(1, 1),
    /** The database dies while an application is at a point between two calls. */
    DATABASE_AT_POINT(1, 1),
    /** The database and an application die together. */
    DATABASE_AND_APPLICATION(1, 1),
    /** The broker dies. */
    BROKER(1, 2),
    /** The broker dies while an application is at a point between two calls. */
    BROKER_AT_POINT(1, 3),
    /** The broker dies, and again somewhere in its recovery. */
    BROKER_TWICE(0, 1),
    /** The broker and an application die together. */
    BROKER_AND_APPLICATION(0, 1),
    /** The broker and the database die together. */
    BROKER_AND_DATABASE(0, 1),
    /** The broker stands still for longer than anybody waits for an answer. */
    BROKER_PAUSE(0, 1),
    /** The broker stands still, then dies: what it was sent meanwhile it has never seen. */
    BROKER_PAUSE_AND_DEATH(0, 1),
    /** An application stands still for longer than its lease; another one may die meanwhile. */
    PAUSE(1, 1),
    /** An application stands still until the broker believes it dead, while other things happen. */
    LONG_PAUSE(0, 1),
    /** A commit's answer is lost. */
    ANSWER_LOST(1, 1),
    /** Everything dies at once. */
    ALL(1, 1);

    private final int journal;
    private final int artemis;

    /** How many of them are in a deck. */
    Fault(int journal, int artemis) {
        this.journal = journal;
        this.artemis = artemis;
    }

    int cards(BrokerKind broker) {
        return broker == BrokerKind.JOURNAL ? journal : artemis;
    }

    /** @param longOnes whether there is time for those that wait until somebody is believed dead */
    static List<Fault> deck(BrokerKind broker, boolean longOnes) {
        List<Fault> cards = new ArrayList<>();
        for (Fault fault : values()) {
            if (fault == LONG_PAUSE && !longOnes) {
                continue;
            }
            cards.addAll(Collections.nCopies(fault.cards(broker), fault));
        }
        return cards;
    }
}
