// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import java.util.List;

/**
 * Publishes messages that share the fate of the local transaction: committed means delivered, rolled back means never
 * sent.
 *
 * <p><b>Guarantee.</b> Once the surrounding transaction has committed, every message published in it is delivered at
 * least once to its destination, whatever process dies when; if the transaction does not commit, none of them is. The
 * guarantee of a destination (outbox, half message or XA) is configuration: this interface does not change with it.
 *
 * <p><b>Not promised.</b> No order between messages without a key; no delivery before the transaction ends; no
 * exactly-once <em>delivery</em> (use {@link IdempotentConsumer} for exactly-once <em>effect</em>). Order of messages
 * with the same key is the order of their publication only if the transactions that publish them already exclude each
 * other, for example by locking the business row of that key.
 *
 * <p><b>Threads.</b> Safe for use by many threads; a call belongs to the transaction of the calling thread.
 *
 * <p><b>Failures.</b> Every failure is a {@link HoldfastException}; its subtype tells what to do. A failed call has
 * published nothing that can survive: where the library cannot be sure, it marks the transaction rollback-only.
 */
public interface ReliablePublisher {

    /**
     * Publishes one message in the transaction of the calling thread.
     *
     * @param message what to publish, see {@link Message#to(String)}
     * @return the id of the message; with a request id that was used before, the id of the message published then
     * @throws NoTransactionException if no transaction is active on this thread
     * @throws MessageRejectedException if this message can never be published (unknown destination, too large, invalid)
     * @throws MessagingUnavailableException if the store or the broker cannot be reached now; trying again is sensible
     * @throws TransactionFencedException if check-back has already ruled that this transaction is rolled back
     */
    MessageId publish(Message message);

    /**
     * Publishes a payload with nothing else to say about it; short for {@code
     * publish(Message.to(destination).payload(payload).build())}.
     *
     * @param destination the configured name of the destination
     * @param payload text, bytes, or an object that a configured codec can encode
     * @return the id of the message
     */
    default MessageId publish(String destination, Object payload) {
        return publish(Message.to(destination).payload(payload).build());
    }

    /**
     * Publishes several messages in the transaction of the calling thread, in one round trip per store where possible.
     *
     * <p>All or none: if one is refused, none is published.
     *
     * @param messages what to publish, in this order
     * @return the ids, in the order of the messages
     */
    List<MessageId> publishAll(List<Message> messages);

    /**
     * Runs local work in a new transaction and says, without guessing, what became of it. For code without a container
     * that manages transactions. The work may call {@link #publish(Message)}.
     *
     * @param work the local work; an exception it throws rolls the transaction back and is thrown on
     * @param <E> what the work may throw
     * @return the outcome; {@link PublishOutcome#ROLLED_BACK} and {@link PublishOutcome#UNKNOWN} are answers, not
     *     exceptions
     * @throws E what the work threw; the transaction is rolled back and nothing is published
     */
    default <E extends Exception> PublishOutcome execute(TransactionWork<E> work) throws E {
        return execute(List.of(), work);
    }

    /**
     * Publishes messages that are known before the local work starts. With the half-message guarantee they are stored
     * in the broker first, and if that fails the work does not run.
     *
     * @param messages what the transaction publishes, whatever the work does
     * @param work the local work
     * @param <E> what the work may throw
     * @return the outcome of the transaction and of handing over its messages
     * @throws E what the work threw; the transaction is rolled back and nothing is published
     */
    <E extends Exception> PublishOutcome execute(List<Message> messages, TransactionWork<E> work) throws E;
}
