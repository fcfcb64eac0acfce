// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.tck.Eventually;
import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.artemis.api.core.ActiveMQRemoteDisconnectException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.server.impl.AddressInfo;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/** Apache Artemis, which makes no queue by itself, with its own Jakarta Messaging client. */
final class ArtemisProvider implements TestProvider {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final int port = TestProvider.freePort();
    private EmbeddedActiveMQ broker;

    ArtemisProvider(Path folder) {
        this.folder = folder;
        startAgain();
    }

    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    ActiveMQServer server() {
        return broker.getActiveMQServer();
    }

    @Override
    public ConnectionFactory factory() {
        return new ActiveMQConnectionFactory(
                url() + "?consumerWindowSize=0&callTimeout=5000&initialConnectAttempts=1&reconnectAttempts=0");
    }

    @Override
    public void createQueue(String name) {
        create(name, name, RoutingType.ANYCAST);
    }

    @Override
    public void createTopic(String name) {
        address(name, RoutingType.MULTICAST);
    }

    @Override
    public void createFed(String topic, String queue) {
        create(topic, queue.substring(queue.indexOf("::") + 2), RoutingType.MULTICAST);
    }

    @Override
    public String feedingTopic(String plain) {
        return plain;
    }

    @Override
    public String fedQueue(String plain, String consumer) {
        return plain + "::" + plain + "." + consumer;
    }

    @Override
    public boolean canShare() {
        return true;
    }

    @Override
    public boolean canDelay() {
        return true;
    }

    void create(String address, String queue, RoutingType routing) {
        address(address, routing);
        try {
            server().createQueue(
                            QueueConfiguration.of(queue)
                                    .setAddress(address)
                                    .setRoutingType(routing)
                                    .setDurable(true)
                                    .setAutoDelete(false),
                            true);
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    private void address(String name, RoutingType routing) {
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

    int sessions() {
        return server().getSessions().size();
    }

    @Override
    public void empty() {
        try {
            for (String name : server().getActiveMQServerControl().getQueueNames()) {
                server().destroyQueue(SimpleString.of(name), null, false, true);
            }
            for (String name : server().getActiveMQServerControl().getAddressNames()) {
                if (!name.startsWith("activemq.")) {
                    server().removeAddressInfo(SimpleString.of(name), null, true);
                }
            }
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void cutConnections() {
        for (RemotingConnection connection : server().getRemotingService().getConnections()) {
            connection.fail(new ActiveMQRemoteDisconnectException("cut by a test"));
            connection.destroy();
        }
        Eventually.within(PATIENCE, () -> sessions() == 0);
    }

    @Override
    public void stop() {
        try {
            broker.stop();
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void startAgain() {
        try {
            broker = new EmbeddedActiveMQ();
            broker.setConfiguration(configuration());
            broker.start();
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    private Configuration configuration() throws Exception {
        return new ConfigurationImpl()
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setMaxDiskUsage(-1)
                .setJournalType(JournalType.NIO)
                .setJournalBufferTimeout_NIO(500_000)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setNodeManagerLockDirectory(folder.toString())
                .addAddressSetting(
                        "#",
                        new AddressSettings()
                                .setAutoCreateQueues(false)
                                .setAutoCreateAddresses(false)
                                .setAutoDeleteQueues(false)
                                .setAutoDeleteAddresses(false)
                                .setMaxDeliveryAttempts(10)
                                .setDeadLetterAddress(SimpleString.of("DLQ")))
                .addAcceptorConfiguration("loopback", url());
    }

    @Override
    public void close() {
        stop();
    }
}
