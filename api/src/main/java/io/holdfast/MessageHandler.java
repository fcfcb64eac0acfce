// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

/**
 * What a consumer does with a message. Runs inside a transaction that also records the message as applied, so database
 * work of the handler happens exactly once.
 *
 * <p>Work outside that transaction (mail, HTTP) happens at least once; pass {@link ReceivedMessage#id()} on as its
 * idempotency key. Must be safe for use by several threads unless its destination is configured with one.
 *
 * @param <E> what the handler may throw; throwing rolls back and tries again later, a {@link PermanentFailureException}
 *     parks the message at once
 */
@FunctionalInterface
public interface MessageHandler<E extends Exception> {

    /**
     * Applies a message.
     *
     * @param message the message
     * @throws E to roll back and be tried again later
     */
    void apply(ReceivedMessage message) throws E;
}
