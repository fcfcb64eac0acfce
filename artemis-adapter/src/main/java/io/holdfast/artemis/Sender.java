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

/** Sends batches to their destinations. For one thread at a time. */
final class Sender {

    private final BrokerSettings settings;
    private final Queues queues;
    private final AnsweredSession session;
    private final Map<String, SimpleString> addresses = new HashMap<>();

    Sender(BrokerSettings settings, Queues queues, ClientSession session) throws ActiveMQException {
        this.settings = settings;
        this.queues = queues;
        this.session = new AnsweredSession(session, settings.timeout().toMillis());
    }

    List<SendResult> send(List<EncodedMessage> batch) {
        return session.exchange(batch.size(), (producer, answers) -> {
            for (int i = 0; i < batch.size() && !session.isBroken(); i++) {
                send(batch.get(i), producer, answers, i);
            }
        });
    }

    private void send(EncodedMessage message, ClientProducer producer, Answers answers, int index)
            throws ActiveMQException {
        String destination = message.destination();
        if (!queues.isReceivable(session.session(), destination)) {
            answers.put(
                    index,
                    SendResult.refused("nobody would receive it: no durable queue is bound to the address of \""
                            + destination + "\""));
            return;
        }
        ArtemisRoute route = settings.route(destination);
        ClientMessage wire = Wire.write(session.session(), message);
        wire.setRoutingType(Queues.routing(route));
        producer.send(addresses.computeIfAbsent(route.address(), SimpleString::of), wire, answers.at(index));
    }

    boolean isBroken() {
        return session.isBroken();
    }

    void close() {
        session.close();
    }
}
