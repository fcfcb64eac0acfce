// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import io.holdfast.spi.EncodedMessage;
import java.util.concurrent.Semaphore;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * One session of the raw client with its producer, for those who send without us.
 *
 * @param session the session
 * @param producer its producer
 */
record Lane(ClientSession session, ClientProducer producer) {

    private static final int WINDOW = 2_000;

    static Lane on(ClientSession session) throws ActiveMQException {
        return new Lane(session, session.createProducer(Payload.DESTINATION));
    }

    ClientMessage encode(EncodedMessage message) {
        ClientMessage encoded = session.createMessage(true);
        encoded.putStringProperty("id", message.id().value());
        message.type().ifPresent(type -> encoded.putStringProperty("type", type));
        encoded.putStringProperty("contentType", message.contentType());
        encoded.putLongProperty("publishedAt", message.publishedAt().toEpochMilli());
        message.headers().forEach(encoded::putStringProperty);
        encoded.getBodyBuffer().writeBytes(message.body());
        return encoded;
    }

    void send(long number, byte[] body) throws ActiveMQException {
        producer.send(encode(Payload.encoded(number, body)));
    }

    /** The limit: sends so many messages with a window and no barrier; each was answered when this returns. */
    void flood(int messages) throws ActiveMQException, InterruptedException {
        Semaphore window = new Semaphore(WINDOW);
        for (int i = 0; i < messages; i++) {
            ClientMessage message = encode(Payload.encoded(i, Payload.bytes(i)));
            window.acquire();
            producer.send(message, sent -> window.release());
        }
        window.acquire(WINDOW);
    }
}
