// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

/** What an {@link Execution} needs from outside. */
public interface ExecutionPort extends PublicationPort, CompletionPort {

    /** Begins the transaction. */
    Answer begin();

    /** Runs the application's work in it. */
    Answer work();

    /** Asks for the commit. */
    Answer commit();

    /** Rolls back; if that fails, the death of the connection does it. */
    Answer rollback();
}
