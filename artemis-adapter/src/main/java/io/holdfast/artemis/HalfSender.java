// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.spi.SendResult;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.SessionFailureListener;
import org.jspecify.annotations.Nullable;

/** Stores halves: one by a send that is answered, several by one transaction. For one thread at a time. */
final class HalfSender implements SessionFailureListener {

    private final Link link;
    private final ClientSession single;
    private final ClientProducer producer;
    private final long timeout;
    private @Nullable ClientSession together;
    private volatile @Nullable Answers waiting;
    private volatile boolean broken;

    HalfSender(Link link, long timeoutMillis) throws ActiveMQException {
        this.link = link;
        this.timeout = timeoutMillis;
        this.single = link.session(false);
        this.producer = single.createProducer();
        single.addFailureListener(this);
    }

    /** The session in which the broker can be asked something short. */
    ClientSession session() {
        return single;
    }

    /** One answer for all. */
    SendResult store(List<HalfWire.Content> halves, String target) throws ActiveMQException {
        return halves.size() == 1 ? storeOne(halves.get(0), target) : storeTogether(halves, target);
    }

    private SendResult storeOne(HalfWire.Content half, String target) throws ActiveMQException {
        Answers answers = new Answers(1);
        waiting = answers;
        try {
            ClientMessage wire = HalfWire.write(single, half);
            wire.setRoutingType(RoutingType.ANYCAST);
            producer.send(SimpleString.of(target), wire, answers.at(0));
            broken |= !answers.await(broken ? 0 : timeout);
            return answers.results().get(0);
        } catch (InterruptedException stopped) {
            broken = true;
            Thread.currentThread().interrupt();
            return SendResult.unreachable("interrupted while the broker was answering");
        } finally {
            waiting = null;
        }
    }

    private SendResult storeTogether(List<HalfWire.Content> halves, String target) throws ActiveMQException {
        ClientSession session = together;
        if (session == null || session.isClosed()) {
            session = link.session(true);
            together = session;
        }
        try (ClientProducer all = session.createProducer()) {
            for (HalfWire.Content half : halves) {
                ClientMessage wire = HalfWire.write(session, half);
                wire.setRoutingType(RoutingType.ANYCAST);
                all.send(SimpleString.of(target), wire);
            }
            session.commit();
            return SendResult.accepted();
        } catch (ActiveMQException error) {
            broken = true;
            throw error;
        }
    }

    boolean isBroken() {
        return broken || single.isClosed();
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
            single.close();
            if (together != null) {
                together.close();
            }
        } catch (ActiveMQException gone) {
            // The broker notices by itself.
        }
    }
}
