// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.tck.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQRemoteDisconnectException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.impl.AddressInfo;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/** A real broker in this process, and what tests do to it. */
final class TestBroker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final int port;
    private EmbeddedBroker broker;

    TestBroker(Path folder) {
        this.folder = folder;
        this.broker = EmbeddedBroker.start(folder);
        this.port = Integer.parseInt(broker.url().substring(broker.url().lastIndexOf(':') + 1));
    }

    String url() {
        return broker.url();
    }

    ActiveMQServer server() {
        return broker.server().getActiveMQServer();
    }

    void createQueue(ArtemisRoute route, String name) {
        createQueue(QueueConfiguration.of(name)
                .setAddress(route.address())
                .setRoutingType(Queues.routing(route))
                .setDurable(true)
                .setAutoDelete(false));
    }

    void createQueue(QueueConfiguration queue) {
        try {
            createAddress(queue.getAddress().toString(), queue.getRoutingType());
            server().createQueue(queue, true);
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    void createAddress(String name, RoutingType routing) {
        try {
            server().addOrUpdateAddressInfo(new AddressInfo(SimpleString.of(name), routing));
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    long depth(String queue) {
        Queue found = server().locateQueue(queue);
        return found == null ? -1 : found.getMessageCount();
    }

    /** A queue counts what it holds a moment after a commit was answered. */
    void assertDepth(String queue, long expected) {
        Eventually.within(PATIENCE, () -> depth(queue) == expected);
        assertThat(depth(queue)).as("messages in " + queue).isEqualTo(expected);
    }

    /** Cuts every connection, as the death of all clients does. */
    void cutConnections() {
        for (RemotingConnection connection : server().getRemotingService().getConnections()) {
            connection.fail(new ActiveMQRemoteDisconnectException("cut by a test"));
            connection.destroy();
        }
        Eventually.within(PATIENCE, () -> server().getSessions().isEmpty());
    }

    /** Listens on one more port, encrypted. */
    int listenTls(Map<String, Object> parameters) {
        try {
            int encrypted = freePort();
            Map<String, Object> all = new HashMap<>(parameters);
            all.put("host", "127.0.0.1");
            all.put("port", encrypted);
            server().getRemotingService()
                    .createAcceptor(
                            new TransportConfiguration(NettyAcceptorFactory.class.getName(), all, "tls-" + encrypted))
                    .start();
            return encrypted;
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    void stop() {
        broker.close();
    }

    void startAgain() {
        broker = EmbeddedBroker.start(folder, port);
    }

    /** Leaves nothing of the test before. */
    void empty() {
        try {
            for (String name : server().getActiveMQServerControl().getQueueNames()) {
                if (!name.equals("DLQ")) {
                    server().destroyQueue(SimpleString.of(name), null, false, true);
                }
            }
            for (String name : server().getActiveMQServerControl().getAddressNames()) {
                if (!name.equals("DLQ") && !name.startsWith("activemq.")) {
                    server().removeAddressInfo(SimpleString.of(name), null, true);
                }
            }
        } catch (ActiveMQException gone) {
            throw new IllegalStateException(gone);
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}
