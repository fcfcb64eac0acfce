// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

/** What a {@link Reception} needs from outside; all of it concerns one delivery. */
public interface ReceptionPort {

    /** Begins the handler's transaction. */
    Answer begin();

    /** Inserts the message into the inbox. */
    Answer record();

    /** Runs the handler; never throws. */
    Answer handle(int attempt);

    /** Commits the handler's transaction. */
    Answer commit();

    /** Rolls it back; failing means that the database cannot be reached. */
    Answer rollback();

    /** The broker forgets the message. */
    Answer acknowledge();

    /** The broker delivers it again later, counted. */
    Answer retry(long delay);

    /** The broker sets it aside. */
    Answer park(String reason);

    /** The broker delivers it again later, uncounted. */
    Answer release(long delay);

    /** Waits while holding the delivery. */
    Answer hold(long delay);
}
