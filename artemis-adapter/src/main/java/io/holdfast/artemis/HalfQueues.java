// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.InvalidSettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.api.core.ActiveMQAddressExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * The queues of one application's half messages. All are made by the library: lanes come and go with its processes.
 *
 * @param application the name that its processes share, and no other application has
 */
record HalfQueues(String application) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,59}");

    HalfQueues {
        if (!NAME.matcher(application).matches()) {
            throw new InvalidSettingsException(
                    "Cannot use " + Shown.text(application) + " as the application of half messages",
                    "its name has 1 to 60 characters out of letters, digits and _ -, and starts with a letter or digit",
                    "Choose a short name that all its processes share.");
        }
    }

    /** The address of all lanes: each process that prepares has one. */
    String lanes() {
        return "holdfast.half." + application + ".lanes";
    }

    /** Halves that were not decided soon, until their next check. */
    String waiting() {
        return "holdfast.half." + application + ".waiting";
    }

    /** Halves that only an operator can decide. */
    String parked() {
        return "holdfast.half." + application + ".parked";
    }

    /** Makes what all processes share. */
    void create(ClientSession session) throws ActiveMQException {
        createAddress(session, lanes());
        for (String shared : List.of(waiting(), parked())) {
            createAddress(session, shared);
            createQueue(session, QueueConfiguration.of(shared).setAddress(shared));
        }
    }

    /** Makes a lane for one connection. Exclusive: while its owner lives, nobody else gets anything from it. */
    String createLane(ClientSession session) throws ActiveMQException {
        String lane = lanes() + "." + UUID.randomUUID();
        createQueue(session, QueueConfiguration.of(lane).setAddress(lanes()).setExclusive(true));
        return lane;
    }

    List<String> existingLanes(ClientSession session) throws ActiveMQException {
        List<String> names = new ArrayList<>();
        session.addressQuery(SimpleString.of(lanes())).getQueueNames().forEach(name -> names.add(name.toString()));
        return names;
    }

    /** As it is, to be checked at once. */
    void sendToWaiting(ClientSession session, ClientProducer producer, HeldHalf half) throws ActiveMQException {
        ClientMessage copy = HalfWire.write(session, half.content());
        copy.setRoutingType(RoutingType.ANYCAST);
        producer.send(SimpleString.of(waiting()), copy);
    }

    private static void createAddress(ClientSession session, String name) throws ActiveMQException {
        if (!session.addressQuery(SimpleString.of(name)).isExists()) {
            try {
                session.createAddress(SimpleString.of(name), RoutingType.ANYCAST, false);
            } catch (ActiveMQAddressExistsException another) {
                // Another process was quicker.
            }
        }
    }

    private static void createQueue(ClientSession session, QueueConfiguration queue) throws ActiveMQException {
        if (!session.queueQuery(queue.getName()).isExists()) {
            try {
                session.createQueue(queue.setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true)
                        .setAutoDelete(false)
                        .setAutoCreateAddress(false));
            } catch (ActiveMQQueueExistsException another) {
                // Another process was quicker.
            }
        }
    }
}
