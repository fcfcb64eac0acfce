// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.artemis.EmbeddedBroker;
import io.holdfast.kill.app.Settings;
import io.holdfast.kill.broker.BrokerClient.Depth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/** Apache Artemis, and what an onlooker without this library's adapter sees in it. */
final class ArtemisServer extends Broker {

    private static final Map<String, String> QUEUES = Map.of(
            "plain/billing", "plain.billing",
            "plain/shipping", "plain.shipping",
            "keyed/ledger", "keyed.ledger");

    private static final String HALVES = "holdfast.half." + Settings.APPLICATION;
    private static final SimpleString LANES = SimpleString.of(HALVES + ".lanes");
    private static final String ID = "holdfast_id";

    private Optional<Eyes> eyes = Optional.empty();

    ArtemisServer(Path folder, Ledger ledger) {
        super(folder, ledger);
    }

    @Override
    List<String> main() {
        return List.of(Main.class.getName(), folder().resolve("artemis").toString(), Integer.toString(port()));
    }

    /** Halves first: what has left its lane is in its queue. */
    @Override
    Map<String, Depth> depths() {
        return look(session -> {
            Map<String, Depth> depths = new TreeMap<>();
            long undecided = count(session, HALVES + ".waiting");
            for (SimpleString lane : session.addressQuery(LANES).getQueueNames()) {
                undecided += count(session, lane.toString());
            }
            depths.put("halves", new Depth((int) undecided, ids(session, HALVES + ".parked")));
            for (Map.Entry<String, String> each : QUEUES.entrySet()) {
                String queue = each.getValue();
                List<String> parked = ids(session, "holdfast.parked." + queue);
                depths.put(each.getKey(), new Depth((int) count(session, queue), parked));
            }
            return depths;
        });
    }

    @Override
    int lanes() {
        return look(session -> session.addressQuery(LANES).getQueueNames().size());
    }

    /** Scheduled messages and those that somebody holds are counted, too. */
    private static long count(ClientSession session, String queue) throws ActiveMQException {
        ClientSession.QueueQuery state = session.queueQuery(SimpleString.of(queue));
        return state.isExists() ? state.getMessageCount() : 0;
    }

    private static List<String> ids(ClientSession session, String queue) throws ActiveMQException {
        List<String> ids = new ArrayList<>();
        if (count(session, queue) > 0) {
            try (ClientConsumer browser = session.createConsumer(queue, true)) {
                for (ClientMessage each = browser.receiveImmediate(); each != null; each = browser.receiveImmediate()) {
                    ids.add(each.getStringProperty(ID));
                }
            }
        }
        return ids;
    }

    private interface Look<T> {
        T at(ClientSession session) throws ActiveMQException;
    }

    private record Eyes(ServerLocator locator, ClientSession session) {}

    private <T> T look(Look<T> look) {
        try {
            if (eyes.isEmpty()) {
                eyes = Optional.of(open());
            }
            return look.at(eyes.get().session());
        } catch (Exception error) {
            forget();
            throw new IllegalStateException("Cannot look into the broker", error);
        }
    }

    private Eyes open() throws Exception {
        ServerLocator locator = ActiveMQClient.createServerLocator("tcp://127.0.0.1:" + port());
        try {
            ClientSession session = locator.createSessionFactory().createSession(true, true);
            session.start();
            return new Eyes(locator, session);
        } catch (Exception error) {
            locator.close();
            throw error;
        }
    }

    @Override
    void kill() {
        forget();
        super.kill();
    }

    @Override
    void forget() {
        eyes.ifPresent(open -> open.locator().close());
        eyes = Optional.empty();
    }

    /** The process. It ends when its standard input does. */
    static final class Main {

        private Main() {}

        public static void main(String[] arguments) throws IOException {
            EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
            System.out.println("READY");
            while (System.in.read() >= 0) {
                // Nobody says anything.
            }
            Runtime.getRuntime().halt(0);
        }
    }
}
