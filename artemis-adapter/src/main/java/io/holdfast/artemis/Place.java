// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

/**
 * Where a consumer receives.
 *
 * @param destination the configured name
 * @param address the broker's address
 * @param queue the consumer's queue on it
 */
record Place(String destination, String address, String queue) {

    /** The name under which only this consumer is reached. */
    String back() {
        return Queues.exactly(address, queue);
    }

    String parked() {
        return Queues.exactly(Queues.PARKED, Queues.parkedQueueOf(queue));
    }
}
