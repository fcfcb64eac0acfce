// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

/**
 * Runs a handler exactly once per message and consumer, whatever the number of deliveries.
 *
 * <p><b>Guarantee.</b> The inbox row (consumer, key) is inserted first, in the handler's own transaction; its primary
 * key decides between overlapping deliveries. Effect and record commit or roll back together.
 *
 * <p>If a transaction is active on the calling thread it is joined and the caller commits; only then acknowledge the
 * message. If none is active one is begun and ended here. If the handler throws, that transaction is rolled back (or
 * marked rollback-only) and the exception is thrown on.
 *
 * <p><b>Not promised.</b> Effects outside the transaction may happen more than once. A key is remembered for the
 * configured inbox retention; do not feed messages that are older.
 *
 * <p><b>Threads.</b> Safe for use by many threads; callable from message-driven beans, REST calls or plain code.
 */
public interface IdempotentConsumer {

    /**
     * Applies a message once, identified by its message id.
     *
     * @param consumer the consumer's name; it is part of the identity, so keep it when code is renamed
     * @param message the message
     * @param handler what to do with it
     * @param <E> what the handler may throw
     * @return whether the handler ran
     * @throws E what the handler threw; nothing is recorded
     * @throws MessagingUnavailableException if another delivery of the same message is being applied right now, or the
     *     inbox cannot be reached; deliver it again later, uncounted
     * @throws OutcomeUnknownException if the commit's answer was lost; deliver it again, the inbox decides
     */
    <E extends Exception> Consumption consume(String consumer, ReceivedMessage message, MessageHandler<E> handler)
            throws E;

    /**
     * Does some work once, identified by a business key, for example {@code source + "/" + requestNumber}.
     *
     * @param consumer the consumer's name
     * @param key what identifies the work, 1 to 255 characters
     * @param work what to do
     * @param <E> what the work may throw
     * @return whether the work ran
     * @throws E what the work threw; nothing is recorded
     */
    <E extends Exception> Consumption consume(String consumer, String key, TransactionWork<E> work) throws E;

    /**
     * As {@link #consume(String, String, TransactionWork)}, for callers that wait for a result, such as a REST call that is
     * repeated because its answer was lost: the result is kept with the record, and answered again instead of doing the work
     * again.
     *
     * @param consumer the consumer's name
     * @param key what identifies the work, 1 to 255 characters
     * @param work what to do
     * @param <E> what the work may throw
     * @return the result of the one time the work was done
     * @throws E what the work threw; nothing is recorded
     * @throws MessageRejectedException if the result is too large, or the work was done through another method that keeps none
     */
    <E extends Exception> byte[] answer(String consumer, String key, ResultWork<E> work) throws E;
}
