// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.MessageHandler;
import io.holdfast.ReliablePublisher;
import io.holdfast.spi.Transport;

/**
 * Stands around what the library does with messages: for tracing and for tests. Every bean of this type is asked, for every instance, once
 * for each thing it may surround; what it returns is used instead. By default it surrounds nothing.
 *
 * <p><b>Guarantee.</b> What is surrounded keeps its promises only if the surroundings do: they call it once for each call, with the same
 * messages under the same ids, and throw what it throws.
 *
 * <p><b>Threads.</b> What is returned must be safe for use by many threads.
 */
public interface MessageInterceptor {

    /**
     * Surrounds a publisher.
     *
     * @param instance whose it is
     * @param publisher what the library has made
     * @return what the application gets
     */
    default ReliablePublisher publishing(String instance, ReliablePublisher publisher) {
        return publisher;
    }

    /**
     * Surrounds what a relay sends through. Half messages and two-phase commit send on other ways.
     *
     * @param transport sends to the broker
     * @return what the relay uses
     */
    default Transport sending(Transport transport) {
        return transport;
    }

    /**
     * Surrounds a handler. It runs in the transaction that records the message as applied.
     *
     * @param consumer its name
     * @param handler the application's
     * @return what is called
     */
    default MessageHandler<?> applying(String consumer, MessageHandler<?> handler) {
        return handler;
    }
}
