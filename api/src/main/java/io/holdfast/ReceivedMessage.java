// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A message as it reaches a consumer: what was published, byte for byte, and how often it was tried.
 *
 * <p>Safe for use by many threads. {@code toString()} shows neither payload nor header values.
 */
public interface ReceivedMessage {

    /**
     * The identity of the message, the same at every delivery.
     *
     * @return the id
     */
    MessageId id();

    /**
     * Where the message was published to.
     *
     * @return the configured name of the destination
     */
    String destination();

    /**
     * What kind of message this is.
     *
     * @return the type name, or empty
     */
    Optional<String> type();

    /**
     * The ordering key.
     *
     * @return the key, or empty
     */
    Optional<String> key();

    /**
     * The application's headers.
     *
     * @return an unmodifiable map
     */
    Map<String, String> headers();

    /**
     * When the message was published, by the publisher's clock.
     *
     * @return the moment of publication
     */
    Instant publishedAt();

    /**
     * How often the handler has been tried, this time included.
     *
     * @return 1 at the first attempt
     */
    int attempt();

    /**
     * The payload as bytes.
     *
     * @return a copy of the bytes
     */
    byte[] bytes();

    /**
     * The payload as UTF-8 text.
     *
     * @return the text
     */
    String text();

    /**
     * The payload as an object.
     *
     * @param type the class to decode into; never taken from the message itself
     * @param <T> the class
     * @return the decoded payload
     * @throws PermanentFailureException if no codec can decode it; trying again would not help
     */
    <T> T payload(Class<T> type);
}
