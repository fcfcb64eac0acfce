// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import java.util.Optional;

/**
 * Where a consumer receives, and what belongs to it alone.
 *
 * @param destination the configured name
 * @param route where the destination is
 * @param consumer the consumer's name
 * @param parkedPrefix begins the name of {@link #parked()}
 * @param retryPrefix begins the name of {@link #retries()}
 */
record Place(String destination, JmsRoute route, String consumer, String parkedPrefix, String retryPrefix) {

    /** The queue from which it receives; empty if it has a subscription. */
    Optional<String> queue() {
        return route.isTopic() ? route.fedQueue(consumer) : Optional.of(route.name());
    }

    /** Under which the provider keeps its subscription; two topics never share one. */
    String subscription() {
        return route.name() + ":" + consumer;
    }

    /** The queue of what was set aside. */
    String parked() {
        return parkedPrefix + own();
    }

    /** The queue of what it alone is to get again, where the place it came from cannot be used for that. */
    String retries() {
        return retryPrefix + own();
    }

    private String own() {
        return route.isTopic() ? route.name() + "." + consumer : route.name();
    }
}
