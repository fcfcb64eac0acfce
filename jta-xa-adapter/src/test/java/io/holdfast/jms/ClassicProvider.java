// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.Broker;
import org.apache.activemq.broker.BrokerFilter;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.ConnectionContext;
import org.apache.activemq.broker.TransportConnection;
import org.apache.activemq.broker.TransportConnector;
import org.apache.activemq.broker.region.Destination;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;

/** Apache ActiveMQ Classic, whose administrator makes all destinations. */
final class ClassicProvider implements TestProvider {

    private final Path folder;
    private final int port = TestProvider.freePort();
    private final Set<String> allowed = ConcurrentHashMap.newKeySet();
    private BrokerService broker;

    ClassicProvider(Path folder) {
        this.folder = folder;
        startAgain();
    }

    private String url() {
        return "tcp://127.0.0.1:" + port;
    }

    @Override
    public ConnectionFactory factory() {
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(
                url() + "?jms.prefetchPolicy.all=0&jms.sendTimeout=5000&jms.closeTimeout=1000&soTimeout=0");
        factory.setTrustedPackages(List.of("none"));
        return factory;
    }

    @Override
    public void createQueue(String name) {
        create(new ActiveMQQueue(name));
    }

    @Override
    public void createTopic(String name) {
        create(new ActiveMQTopic(name));
    }

    @Override
    public void createFed(String topic, String queue) {
        createTopic(topic);
        createQueue(queue);
    }

    @Override
    public String feedingTopic(String plain) {
        return "VirtualTopic." + plain;
    }

    @Override
    public String fedQueue(String plain, String consumer) {
        return "Consumer." + consumer + ".VirtualTopic." + plain;
    }

    @Override
    public boolean canShare() {
        return false;
    }

    @Override
    public boolean canDelay() {
        return false;
    }

    private void create(ActiveMQDestination destination) {
        allowed.add(destination.getQualifiedName());
        try {
            broker.getBroker().addDestination(broker.getAdminConnectionContext(), destination, false);
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void empty() {
        try {
            allowed.clear();
            for (ActiveMQDestination destination : broker.getBroker().getDestinations()) {
                broker.removeDestination(destination);
            }
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void cutConnections() {
        try {
            for (TransportConnector connector : broker.getTransportConnectors()) {
                for (TransportConnection connection : connector.getConnections()) {
                    connection.stop();
                }
            }
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void stop() {
        try {
            broker.stop();
            broker.waitUntilStopped();
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void startAgain() {
        try {
            KahaDBPersistenceAdapter store = new KahaDBPersistenceAdapter();
            store.setDirectory(folder.resolve("kahadb").toFile());
            broker = new BrokerService();
            broker.setBrokerName("classic" + port);
            broker.setUseJmx(false);
            broker.setUseShutdownHook(false);
            broker.setAdvisorySupport(false);
            broker.setPersistenceAdapter(store);
            broker.setDataDirectoryFile(folder.toFile());
            broker.setPlugins(new BrokerPlugin[] {next -> new OnlyKnown(next, allowed)});
            broker.addConnector(new URI(url()));
            broker.start();
            broker.waitUntilStarted();
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Makes nothing that the administrator has not made; Classic needs a plug-in for that. */
    private static final class OnlyKnown extends BrokerFilter {

        private final Set<String> known;

        OnlyKnown(Broker next, Set<String> known) {
            super(next);
            this.known = known;
        }

        @Override
        public Destination addDestination(
                ConnectionContext context, ActiveMQDestination destination, boolean createIfTemporary)
                throws Exception {
            if (!known.contains(destination.getQualifiedName())
                    && !destination.getPhysicalName().startsWith("ActiveMQ.")) {
                throw new InvalidDestinationException("There is no " + destination.getQualifiedName());
            }
            return super.addDestination(context, destination, createIfTemporary);
        }
    }
}
