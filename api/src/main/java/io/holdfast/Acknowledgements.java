// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

/**
 * Where a publisher hears that a consumer has finished with a message, for destinations whose messages are sent again until
 * it has.
 *
 * <p>How the news travels is the application's choice: a message that the consumer publishes in its handler's transaction, a
 * REST call, or a direct call where both share a process. An acknowledgement may be lost or repeated: if it is lost the
 * message is sent again, and the consumer's inbox says that it was applied. Safe for use by many threads.
 */
public interface Acknowledgements {

    /**
     * Ends a message for good, in whatever state it is: it is deleted, or kept as consumed where its destination has a
     * ledger. Durable when it returns; not part of a transaction of the caller.
     *
     * @param id the message that was applied
     * @return whether it was still waiting for this; false if it is unknown or was acknowledged before
     * @throws MessagingUnavailableException if the store cannot be reached; acknowledge again later
     */
    boolean consumed(MessageId id);
}
