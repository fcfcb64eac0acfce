// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import io.holdfast.MessageId;
import java.util.Set;

/** What a {@link Completion} needs from outside; no transaction is active. */
public interface CompletionPort {

    /** Hands stored messages to the local relay. A hint only: if it is lost, the sweep finds them. */
    Answer handOff();

    /** Makes the halves of the transaction deliverable. */
    Answer confirm();

    /** Drops the halves of the transaction. */
    Answer cancel();

    /** Asks the marker what became of the transaction. */
    Answer check();

    /** Sends messages whose halves were not found, without any half. */
    Answer sendDirectly(Set<MessageId> missing);

    /** The ids of the halves of the transaction. */
    Set<MessageId> halves();
}
