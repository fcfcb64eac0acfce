// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

/** The ability to receive from a broker. */
public interface MessageSource {

    /**
     * Opens a subscription. One subscription is used by one thread; open several for more concurrency.
     *
     * <p>Of an ordered destination, messages with the same key are delivered one at a time and in order across all
     * subscriptions of the same consumer: the next only after the one before was acknowledged or parked. Other keys go on
     * meanwhile.
     *
     * @param destination the configured name of the destination
     * @param consumer the consumer's name; each consumer gets every message
     * @param ordered whether messages of a key keep their order
     * @return the subscription
     */
    Subscription subscribe(String destination, String consumer, boolean ordered);
}
