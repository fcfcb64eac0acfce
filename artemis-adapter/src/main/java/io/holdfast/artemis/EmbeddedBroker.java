// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * An Artemis broker in this process, for development and tests: {@code EmbeddedBroker.start(folder)}.
 *
 * <p>Durable: what it has accepted is in the folder, and there again after the next start. It listens on the loopback
 * interface only, with any protocol whose jar is there, and asks nobody for a password. Needs {@code artemis-server} on the
 * class path.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final String DEAD_LETTERS = "DLQ";

    /** Half a millisecond: callers one after another do not wait long, callers side by side still share a flush. */
    private static final int FLUSH_AFTER_NANOS = 500_000;

    private final EmbeddedActiveMQ server;
    private final int port;

    private EmbeddedBroker(EmbeddedActiveMQ server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker on a free port.
     *
     * @param folder where it keeps everything; one broker at a time can use it
     * @return the running broker
     */
    public static EmbeddedBroker start(Path folder) {
        return start(folder, freePort());
    }

    /**
     * Starts a broker.
     *
     * @param folder where it keeps everything; one broker at a time can use it
     * @param port where it listens
     * @return the running broker
     */
    public static EmbeddedBroker start(Path folder, int port) {
        EmbeddedActiveMQ server = new EmbeddedActiveMQ();
        try {
            server.setConfiguration(configuration(folder, port));
            server.start();
            return new EmbeddedBroker(server, port);
        } catch (Exception error) {
            throw new IllegalStateException("Cannot start an Artemis broker in " + folder + " on port " + port, error);
        }
    }

    /** Where it listens, for {@link ArtemisBroker#at}. */
    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** The server itself, for whoever wants to know more. */
    EmbeddedActiveMQ server() {
        return server;
    }

    /** Stops it in order; what it holds stays in its folder. Idempotent. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception error) {
            throw new IllegalStateException("Cannot stop the Artemis broker on port " + port, error);
        }
    }

    private static Configuration configuration(Path folder, int port) throws Exception {
        AddressSettings common = new AddressSettings()
                .setAutoCreateQueues(false)
                .setAutoCreateAddresses(false)
                .setAutoDeleteQueues(false)
                .setAutoDeleteAddresses(false)
                // Attempts of handlers are counted by the library; deaths of receivers must not take messages out of
                // order.
                .setMaxDeliveryAttempts(-1)
                .setDeadLetterAddress(org.apache.activemq.artemis.api.core.SimpleString.of(DEAD_LETTERS))
                .setEnableIngressTimestamp(true);
        return new ConfigurationImpl()
                .setPersistenceEnabled(true)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                // A full disk is somebody else's business on a developer's machine.
                .setMaxDiskUsage(-1)
                .setJournalType(JournalType.NIO)
                .setJournalBufferTimeout_NIO(FLUSH_AFTER_NANOS)
                .setJournalSyncTransactional(true)
                .setJournalSyncNonTransactional(true)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setNodeManagerLockDirectory(folder.toString())
                .addAddressSetting("#", common)
                .addAddressConfiguration(new CoreAddressConfiguration()
                        .setName(DEAD_LETTERS)
                        .addRoutingType(RoutingType.ANYCAST)
                        .addQueueConfiguration(
                                QueueConfiguration.of(DEAD_LETTERS).setRoutingType(RoutingType.ANYCAST)))
                .addAcceptorConfiguration("loopback", "tcp://127.0.0.1:" + port);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException error) {
            throw new IllegalStateException("no port is free", error);
        }
    }
}
