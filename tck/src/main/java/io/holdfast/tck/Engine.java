// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import io.holdfast.IdempotentConsumer;
import io.holdfast.Operations;
import io.holdfast.ReliablePublisher;

/**
 * One running instance of an application, as {@link DeliveryContract} sees it: everything the library offers, put
 * together by the subclass. Safe for use by many threads.
 */
public interface Engine extends AutoCloseable {

    /**
     * What the application publishes with.
     *
     * @return the publisher
     */
    ReliablePublisher publisher();

    /**
     * What the application consumes with.
     *
     * @return the consumer
     */
    IdempotentConsumer consumer();

    /**
     * What an operator works with.
     *
     * @return the operations
     */
    Operations operations();

    /** Stops at once without any clean-up, as a process that dies: connections are lost, nothing is handed back. */
    void kill();

    /** Stops in an orderly way. Bounded and idempotent, also after {@link #kill()}. */
    @Override
    void close();
}
