// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/** Sends batches, each in a session that no other thread uses meanwhile. */
final class ArtemisTransport implements Transport {

    private static final String ASKED = "Cannot send";

    private final BrokerSettings settings;
    private final Queues queues;
    private final Link link;
    private final ConcurrentLinkedDeque<Sender> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    ArtemisTransport(BrokerSettings settings) {
        this.settings = settings;
        this.queues = new Queues(settings);
        this.link = Link.forSending(settings);
    }

    @Override
    public void verify(String destination) {
        link.briefly("Cannot verify destination \"" + destination + "\"", session -> {
            queues.publishable(session, destination);
            return destination;
        });
    }

    @Override
    public List<SendResult> send(List<EncodedMessage> batch) {
        Sender sender = borrow();
        List<SendResult> results = sender.send(batch);
        if (sender.isBroken() || closed) {
            sender.close();
        } else {
            idle.push(sender);
        }
        return results;
    }

    private Sender borrow() {
        if (closed) {
            throw new MessagingUnavailableException(ASKED, "this transport was closed", "Open another one.");
        }
        for (Sender waiting = idle.poll(); waiting != null; waiting = idle.poll()) {
            if (!waiting.isBroken()) {
                return waiting;
            }
            waiting.close();
        }
        try {
            return new Sender(settings, queues, link.session(false));
        } catch (ActiveMQException error) {
            throw Trouble.translated(ASKED, error);
        }
    }

    @Override
    public void close() {
        closed = true;
        link.close();
    }
}
