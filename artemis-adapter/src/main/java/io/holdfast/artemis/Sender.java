// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.SessionFailureListener;
import org.jspecify.annotations.Nullable;

/** One session that sends batches without waiting between messages. For one thread at a time. */
final class Sender implements SessionFailureListener {

    private final BrokerSettings settings;
    private final Queues queues;
    private final ClientSession session;
    private final ClientProducer producer;
    private final Map<String, SimpleString> addresses = new HashMap<>();
    private volatile @Nullable Answers waiting;
    private volatile boolean broken;

    Sender(BrokerSettings settings, Queues queues, ClientSession session) throws ActiveMQException {
        this.settings = settings;
        this.queues = queues;
        this.session = session;
        this.producer = session.createProducer();
        session.addFailureListener(this);
    }

    List<SendResult> send(List<EncodedMessage> batch) {
        Answers answers = new Answers(batch.size());
        waiting = answers;
        try {
            for (int i = 0; i < batch.size() && !broken; i++) {
                send(batch.get(i), answers, i);
            }
            if (!answers.await(broken ? 0 : settings.timeout().toMillis())) {
                broken = true;
            }
        } catch (ActiveMQException error) {
            broken = true;
            answers.abandon(Trouble.describe(error));
        } catch (InterruptedException stopped) {
            broken = true;
            Thread.currentThread().interrupt();
        } finally {
            waiting = null;
        }
        return answers.results();
    }

    private void send(EncodedMessage message, Answers answers, int index) throws ActiveMQException {
        String destination = message.destination();
        if (!queues.isReceivable(session, destination)) {
            answers.put(
                    index,
                    SendResult.refused("nobody would receive it: no durable queue is bound to the address of \""
                            + destination + "\""));
            return;
        }
        ArtemisRoute route = settings.route(destination);
        ClientMessage wire = Wire.write(session, message);
        wire.setRoutingType(Queues.routing(route));
        producer.send(addresses.computeIfAbsent(route.address(), SimpleString::of), wire, answers.at(index));
    }

    /** Not fit for another batch: answers of this one may still be under way. */
    boolean isBroken() {
        return broken || session.isClosed();
    }

    @Override
    public void connectionFailed(ActiveMQException error, boolean failedOver) {
        broken = true;
        Answers open = waiting;
        if (open != null) {
            open.abandon(Trouble.describe(error));
        }
    }

    @Override
    public void connectionFailed(ActiveMQException error, boolean failedOver, String scaleDownTarget) {
        connectionFailed(error, failedOver);
    }

    @Override
    public void beforeReconnect(ActiveMQException error) {
        connectionFailed(error, false);
    }

    void close() {
        try {
            session.close();
        } catch (ActiveMQException gone) {
            // The broker notices by itself.
        }
    }
}
