// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/** The floor of half messages: one durable send that is waited for, each caller over a connection of its own. */
final class Blocking implements Contestant {

    static final String NAME = "blocking";

    private final Lab lab;
    private final ConcurrentLinkedDeque<Lane> lanes = new ConcurrentLinkedDeque<>();

    Blocking(Lab lab) {
        this.lab = lab;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void transact(int random, long number) throws Exception {
        Lane waiting = lanes.poll();
        Lane lane = waiting != null ? waiting : Lane.on(lab.broker().blockingSession());
        lane.send(number, Payload.bytes(number));
        lanes.push(lane);
    }

    @Override
    public void stop() throws ActiveMQException {
        for (Lane lane = lanes.poll(); lane != null; lane = lanes.poll()) {
            lane.session().close();
            lane.session().getSessionFactory().getServerLocator().close();
        }
    }

    @Override
    public int statements() {
        return 0;
    }
}
