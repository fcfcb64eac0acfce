// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import java.util.List;

/**
 * Sends messages to a broker.
 *
 * <p>Safe for use by several threads. <b>If the process dies</b> in {@link #send}, each message is in the broker or not;
 * the caller sends again what it does not know to be accepted, with the same id.
 */
public interface Transport extends AutoCloseable {

    /**
     * Checks at start that messages to a destination would be kept: it exists, somebody would receive from it, the
     * broker does not delete it on its own, undeliverable messages are not dropped.
     *
     * @param destination its configured name
     * @throws io.holdfast.InvalidSettingsException if messages would be lost; says what to configure
     * @throws io.holdfast.MessagingUnavailableException if the broker cannot be reached: nothing is known, and the caller
     *     asks again before it sends
     */
    void verify(String destination);

    /**
     * Sends messages and waits until the broker has answered for each, within a bounded time.
     *
     * <p>{@link SendResult.Kind#ACCEPTED} means the broker holds the message durably: a broker that acknowledges before it
     * has written must not be asked that way. A broker that knows the message already has accepted it. The ids in a batch
     * differ from each other.
     *
     * @param batch what to send
     * @return one result per message, in the same order
     * @throws io.holdfast.MessageRejectedException if the broker refused the batch and it is unclear which message is to
     *     blame; nothing of it is in the broker, the caller sends them one by one
     */
    List<SendResult> send(List<EncodedMessage> batch);

    /**
     * Ends sending. Waits for nothing; idempotent. A later send accepts nothing. Receiving goes on: what a
     * {@link MessageSource} has opened stays open, also if both share a connection.
     */
    @Override
    void close();
}
