// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import java.time.Duration;

/**
 * One delivery of a message to a consumer. Ended by exactly one of its four methods, each of which is one broker
 * transaction.
 *
 * <p><b>If the process dies</b> before the end of a delivery, the broker delivers the message again; its attempt may then
 * be the same. If an ending throws, its effect is unclear and the broker delivers again what it did not apply.
 */
public interface Delivery {

    /**
     * The message.
     *
     * @return the message as it was sent
     */
    EncodedMessage message();

    /**
     * How often the handler has been tried, this time included.
     *
     * @return 1 at first
     */
    int attempt();

    /**
     * The message is done: the broker forgets it. This may be written down a little later, together with others, but before
     * the subscription waits for more: until then a crash brings the message back, and the consumer's inbox knows it.
     */
    void acknowledge();

    /**
     * Tries again later: takes this delivery and puts a copy with {@code attempt() + 1} back, undeliverable for a while,
     * in one broker transaction. The copy keeps the id.
     *
     * @param delay for so long
     */
    void retry(Duration delay);

    /**
     * Sets the message aside with a reason, in one broker transaction.
     *
     * @param reason why; never a payload
     */
    void park(String reason);

    /**
     * Gives the delivery back uncounted; {@link #attempt()} stays as it is.
     *
     * @param delay deliver again after about so long
     */
    void release(Duration delay);
}
