// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import io.holdfast.MessageId;
import io.holdfast.spi.PreparedMessages.PendingHalf;

/** What a {@link Resolver} needs from outside. */
public interface ResolverPort {

    /** Waits for a half that is due for a check. */
    Answer due();

    /** Asks the marker or the application what became of the transaction; an exception means not reachable. */
    Answer ask(PendingHalf half);

    /** Makes a half deliverable. */
    Answer confirm(MessageId id);

    /** Drops a half. */
    Answer cancel(MessageId id);

    /** Asks again later. */
    Answer postpone(MessageId id, long delay, boolean counted);

    /** Sets a half aside. */
    Answer park(MessageId id, String reason);
}
