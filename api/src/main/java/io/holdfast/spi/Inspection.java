// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import io.holdfast.MessageId;
import io.holdfast.Operations;
import java.util.List;
import java.util.Optional;

/**
 * The ability of a store to show what it holds and to act on what is parked. Implemented by message stores, prepared
 * messages and message sources that can; {@link Operations} is built on it.
 *
 * <p>Found by {@code instanceof} on the very object that was given to {@code store(...)}, {@code halfMessages(...)} or
 * {@code source(...)}: whoever wraps one hides what it can show, unless the wrapper implements this interface, too.
 *
 * <p>Reading takes no locks that a publisher or a relay could wait for. Actions change parked messages only.
 */
public interface Inspection {

    /**
     * Lists messages by ascending id.
     *
     * @param filter which messages
     * @param limit at most so many
     * @return the messages
     */
    List<Operations.Entry> list(Operations.Filter filter, int limit);

    /**
     * Finds one message.
     *
     * @param id its id
     * @return the message, or empty
     */
    Optional<Operations.Entry> find(MessageId id);

    /**
     * Counts per destination; {@code paused} and {@code downSince} are left at their defaults.
     *
     * @return one entry per destination that holds messages
     */
    List<Operations.Status> status();

    /**
     * Makes a parked message deliverable, or checkable, again with its attempts at zero.
     *
     * @param id which message
     * @return whether there was such a parked message
     */
    boolean retry(MessageId id);

    /**
     * Deletes a parked message.
     *
     * @param id which message
     * @return whether there was such a parked message
     */
    boolean discard(MessageId id);
}
