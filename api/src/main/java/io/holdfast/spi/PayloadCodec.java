// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import java.util.Optional;

/**
 * Turns objects into bytes and back under explicit, stable type names.
 *
 * <p>A codec never stores the name of a Java class and never instantiates a class that a message names: the class to
 * decode into is the caller's. Java serialization is not a codec. Safe for use by many threads.
 */
public interface PayloadCodec {

    /**
     * Encodes an object.
     *
     * @param payload the object, neither text nor bytes
     * @return the encoded form, or empty if this codec is not responsible for it
     */
    Optional<Encoded> encode(Object payload);

    /**
     * Decodes a payload.
     *
     * @param message the message that holds it
     * @param type the class the application asks for
     * @param <T> that class
     * @return the object, or empty if this codec is not responsible for it
     * @throws io.holdfast.PermanentFailureException if the payload is broken
     */
    <T> Optional<T> decode(EncodedMessage message, Class<T> type);

    /**
     * An encoded payload.
     *
     * @param type the stable name of its type
     * @param contentType how it is encoded, for example {@code application/json}; 1 to 200 characters
     * @param body the bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Encoded(String type, String contentType, byte[] body) {

        @Override
        public String toString() {
            return "Encoded[type=" + type + ", bytes=" + body.length + "]";
        }
    }
}
