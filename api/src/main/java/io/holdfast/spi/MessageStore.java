// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import io.holdfast.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where messages wait between the local commit and the broker: the outbox.
 *
 * <p>All time is the store's own: callers give durations, the store adds its clock. Ownership is a lease with a fencing
 * token; a settlement with an old token changes nothing. Safe for use by many threads and many processes.
 *
 * <p><b>If the process dies</b>
 *
 * <ul>
 *   <li>in {@link #append} or before the caller's commit: nothing is stored;
 *   <li>after the caller's commit: the messages are there; those born claimed become claimable when their lease ends;
 *   <li>in or after {@link #claim}: the messages become claimable when the lease ends;
 *   <li>in {@link #settle}: each settlement happened entirely or not at all.
 * </ul>
 *
 * <p>No connection or lock may be held between calls, and no caller of {@link #append} may ever wait for a {@link #claim}.
 */
public interface MessageStore {

    /**
     * Stores messages in the active transaction of the calling thread, through its connection. All or none.
     *
     * <p>Messages without delay on unordered destinations are born claimed by {@code owner}: once the transaction has
     * committed, nobody else sees them while the lease lives. Ordered messages are never born claimed, because their turn
     * depends on what other transactions have stored; one without a key has no order to keep, but is not born claimed
     * either.
     *
     * @param messages what to store, in this order
     * @param owner who sends them after the commit
     * @param lease for how long they belong to the owner
     * @return one result per message, in the same order
     * @throws io.holdfast.NoTransactionException if no transaction is active
     * @throws io.holdfast.MessageRejectedException if one can never be stored: its id is stored already, or its request
     *     id was used for another body
     * @throws io.holdfast.MessagingUnavailableException if another transaction is storing the same id or request id and
     *     does not end in time
     */
    List<Appended> append(List<NewMessage> messages, String owner, Duration lease);

    /**
     * Takes due messages that nobody owns, oldest first.
     *
     * <p>Of an ordered destination it takes at most one message per key, the oldest that is neither delivered nor parked,
     * and only if no live claim holds that key. Messages that cannot be decoded are parked with the reason, not thrown.
     *
     * @param request what to take
     * @return the messages, now owned by the caller until the lease ends
     */
    List<ClaimedMessage> claim(ClaimRequest request);

    /**
     * Records what became of claimed messages, in one round trip where possible. A settlement ends its claim, so a second
     * one under the same token changes nothing.
     *
     * @param settlements what became of them
     * @return the ids whose settlement took effect; the others belonged to somebody else by now
     */
    Set<MessageId> settle(List<Settlement> settlements);

    /**
     * Ends a committed message that its consumer has acknowledged, waiting, claimed, parked or delivered: deletes it, or
     * marks it where a ledger is kept. Whoever has claimed it finds that its settlement changes nothing.
     *
     * @param id which message
     * @return whether there was such a message that was not consumed yet
     */
    boolean consumed(MessageId id);

    /**
     * Deletes what is finished: delivered and consumed messages kept for the ledger, and the request ids of finished messages. Never
     * anything that still waits or is parked.
     *
     * @param age only what was finished so long ago
     * @param limit at most so many, so that locks stay short
     * @return how many were deleted; fewer than the limit means done
     */
    int purge(Duration age, int limit);

    /**
     * A message to store.
     *
     * @param message the message
     * @param delay how long it must not be sent yet
     * @param ordered whether messages of its key keep their order
     * @param ledger whether it is marked instead of deleted when it is delivered
     * @param requestId the caller's name for the publication, if it has one
     */
    record NewMessage(
            EncodedMessage message, Duration delay, boolean ordered, boolean ledger, Optional<String> requestId) {}

    /**
     * What became of a message in {@link #append}.
     *
     * @param id its id, or the id of the message that was published under the same request id before
     * @param duplicate whether the request id was known and nothing was stored
     * @param claim the message as claimed by the owner, if it was born claimed
     */
    record Appended(MessageId id, boolean duplicate, Optional<ClaimedMessage> claim) {}

    /**
     * A message owned by a relay for the length of a lease.
     *
     * @param message the message
     * @param token the fencing token of this claim; grows with every claim of the message
     * @param attempts how often the broker has refused it
     * @param ordered whether its key keeps its order
     */
    record ClaimedMessage(EncodedMessage message, long token, int attempts, boolean ordered) {

        /**
         * The id of the message.
         *
         * @return its id
         */
        public MessageId id() {
            return message.id();
        }
    }

    /**
     * What to claim.
     *
     * @param owner who claims
     * @param limit at most so many
     * @param lease for how long
     * @param destinations which destinations are meant
     * @param only true to claim only from these destinations, false to claim from all but these
     */
    record ClaimRequest(String owner, int limit, Duration lease, Set<String> destinations, boolean only) {

        /**
         * Copies the destinations.
         *
         * @param owner who claims
         * @param limit at most so many
         * @param lease for how long
         * @param destinations which destinations are meant
         * @param only true to claim only from these destinations, false to claim from all but these
         */
        public ClaimRequest {
            destinations = Set.copyOf(destinations);
        }

        /**
         * Tells whether a destination is meant.
         *
         * @param destination its name
         * @return whether its messages may be claimed
         */
        public boolean covers(String destination) {
            return destinations.contains(destination) == only;
        }
    }
}
