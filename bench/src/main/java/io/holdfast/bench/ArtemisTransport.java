// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.SendAcknowledgementHandler;

/** Sends without waiting for each answer; an answer means that the broker has the message on disk. */
final class ArtemisTransport implements Transport {

    private static final int WINDOW = 2_000;
    private static final int TIMEOUT_SECONDS = 10;

    private final Broker broker;
    private final ConcurrentLinkedDeque<Lane> idle = new ConcurrentLinkedDeque<>();
    private final LongAdder accepted = new LongAdder();

    ArtemisTransport(Broker broker) {
        this.broker = broker;
    }

    /** One session with its producer. */
    record Lane(ClientSession session, ClientProducer producer) {

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
    }

    /** How many messages the broker has accepted from this transport. */
    long accepted() {
        return accepted.sum();
    }

    @Override
    public void verify(String destination) {}

    @Override
    public List<SendResult> send(List<EncodedMessage> batch) {
        SendResult[] results = new SendResult[batch.size()];
        Arrays.fill(results, SendResult.unreachable("no answer in time"));
        CountDownLatch open = new CountDownLatch(batch.size());
        try {
            Lane lane = lane();
            for (int i = 0; i < results.length; i++) {
                lane.producer().send(lane.encode(batch.get(i)), new Answer(results, i, open));
            }
            if (open.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                idle.push(lane);
            } else {
                lane.session().close();
            }
        } catch (ActiveMQException error) {
            throw new IllegalStateException("the broker could not be reached", error);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        synchronized (results) {
            return new ArrayList<>(Arrays.asList(results));
        }
    }

    private final class Answer implements SendAcknowledgementHandler {

        private final SendResult[] results;
        private final int index;
        private final CountDownLatch open;

        Answer(SendResult[] results, int index, CountDownLatch open) {
            this.results = results;
            this.index = index;
            this.open = open;
        }

        @Override
        public void sendAcknowledged(Message message) {
            synchronized (results) {
                results[index] = SendResult.accepted();
            }
            accepted.increment();
            open.countDown();
        }

        @Override
        public void sendFailed(Message message, Exception error) {
            open.countDown();
        }
    }

    private Lane lane() throws ActiveMQException {
        Lane waiting = idle.poll();
        return waiting != null ? waiting : Lane.on(broker.session());
    }

    /** The limit: sends so many messages through one session with a window and no barrier. */
    void flood(int messages) throws ActiveMQException, InterruptedException {
        Lane lane = lane();
        Semaphore window = new Semaphore(WINDOW);
        for (int i = 0; i < messages; i++) {
            EncodedMessage message = Payload.encoded(i, Payload.bytes(i));
            window.acquire();
            lane.producer().send(lane.encode(message), sent -> {
                accepted.increment();
                window.release();
            });
        }
        window.acquire(WINDOW);
        idle.push(lane);
    }

    @Override
    public void close() {
        for (Lane lane = idle.poll(); lane != null; lane = idle.poll()) {
            try {
                lane.session().close();
            } catch (ActiveMQException gone) {
                // Nothing depends on it any more.
            }
        }
    }
}
