// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

/** What a {@link Publication} needs from outside; all of it concerns one open transaction. */
public interface PublicationPort {

    /** Inserts the marker of the transaction, once however often it is asked. */
    Answer mark();

    /** Stores the half messages in the broker. */
    Answer prepare();

    /** Inserts the messages into the outbox. */
    Answer append();

    /** Sends the messages as part of the two-phase commit. */
    Answer send();

    /** Makes sure that the transaction cannot commit any more. */
    Answer spoil();
}
