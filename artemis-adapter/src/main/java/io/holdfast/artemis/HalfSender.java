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
import org.jspecify.annotations.Nullable;

/** Stores halves: one by a send that is answered, several by one transaction. For one thread at a time. */
final class HalfSender {

    private final Link link;
    private final AnsweredSession single;
    private @Nullable ClientSession together;
    private boolean broken;

    HalfSender(Link link, long timeoutMillis) throws ActiveMQException {
        this.link = link;
        this.single = new AnsweredSession(link.session(false), timeoutMillis);
    }

    /** The session in which the broker can be asked something short. */
    ClientSession session() {
        return single.session();
    }

    /** One answer for all. */
    SendResult store(List<HalfWire.Content> halves, String target) throws ActiveMQException {
        return halves.size() == 1 ? storeOne(halves.get(0), target) : storeTogether(halves, target);
    }

    private SendResult storeOne(HalfWire.Content half, String target) {
        return single.exchange(
                        1,
                        (producer, answers) ->
                                producer.send(SimpleString.of(target), wire(single.session(), half), answers.at(0)))
                .get(0);
    }

    private SendResult storeTogether(List<HalfWire.Content> halves, String target) throws ActiveMQException {
        ClientSession session = together;
        if (session == null || session.isClosed()) {
            session = link.session(true);
            together = session;
        }
        try (ClientProducer all = session.createProducer()) {
            for (HalfWire.Content half : halves) {
                all.send(SimpleString.of(target), wire(session, half));
            }
            session.commit();
            return SendResult.accepted();
        } catch (ActiveMQException error) {
            broken = true;
            throw error;
        }
    }

    private static ClientMessage wire(ClientSession session, HalfWire.Content half) {
        ClientMessage wire = HalfWire.write(session, half);
        wire.setRoutingType(RoutingType.ANYCAST);
        return wire;
    }

    boolean isBroken() {
        return broken || single.isBroken();
    }

    void close() {
        single.close();
        try {
            if (together != null) {
                together.close();
            }
        } catch (ActiveMQException gone) {
            // The broker notices by itself.
        }
    }
}
