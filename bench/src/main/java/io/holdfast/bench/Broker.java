// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.utils.VersionLoader;

/** An Artemis broker in its own JVM, with one durable queue that nobody deletes. */
final class Broker implements AutoCloseable {

    private static final SimpleString QUEUE = SimpleString.of(Payload.DESTINATION);
    private static final int WINDOW = 4 << 20;

    private final Process process;
    private final String journal;
    private final String url;
    private final ServerLocator locator;
    private final ClientSessionFactory factory;
    private final ClientSession desk;

    private Broker(Process process, String journal, String url) throws Exception {
        this.process = process;
        this.journal = journal;
        this.url = url;
        this.locator = ActiveMQClient.createServerLocator(url)
                .setConfirmationWindowSize(WINDOW)
                .setProducerWindowSize(WINDOW)
                .setBlockOnDurableSend(false);
        this.factory = locator.createSessionFactory();
        this.desk = factory.createSession();
        desk.createAddress(QUEUE, RoutingType.ANYCAST, false);
        declare();
    }

    static Broker start(Path directory) throws Exception {
        int port = freePort();
        Files.createDirectories(directory);
        Path library = directory.resolve("libartemis-native-64.so");
        try (InputStream bytes = Broker.class.getResourceAsStream("/lib/linux-x86_64/" + library.getFileName())) {
            Files.copy(Objects.requireNonNull(bytes), library);
        }
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xms2g",
                        "-Xmx6g",
                        "-XX:+UseParallelGC",
                        "-Djava.library.path=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName(),
                        directory.toString(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(BrokerMain.READY)) {
                String url = "tcp://127.0.0.1:" + port;
                return new Broker(process, line.substring(BrokerMain.READY.length()), url);
            }
        }
        throw new IOException("the broker did not start");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    String journal() {
        return journal;
    }

    String version() {
        return VersionLoader.getVersion().getFullVersion();
    }

    long pid() {
        return process.pid();
    }

    String url() {
        return url;
    }

    /** A session for one thread at a time, that commits each send by itself. */
    ClientSession session() throws ActiveMQException {
        return factory.createSession(true, true, 0);
    }

    /** A session in which nothing is done before its commit. */
    ClientSession transactedSession() throws ActiveMQException {
        return factory.createSession(false, false);
    }

    /** A session whose sends return when the broker has the message on disk. */
    ClientSession blockingSession() throws Exception {
        ServerLocator blocking = ActiveMQClient.createServerLocator(url).setBlockOnDurableSend(true);
        return blocking.createSessionFactory().createSession(true, true, 0);
    }

    /** How many messages are in the queue: what was delivered, as long as nobody receives. */
    synchronized long depth() throws ActiveMQException {
        return desk.queueQuery(QUEUE).getMessageCount();
    }

    /** Empties the queue by making a new one. */
    synchronized void purge() throws ActiveMQException {
        desk.deleteQueue(QUEUE);
        declare();
    }

    /** Removes what is left of an application's half messages, and reads no message for it. */
    synchronized void forgetHalves(String application) throws ActiveMQException {
        for (String part : List.of("lanes", "waiting", "parked")) {
            SimpleString address = SimpleString.of("holdfast.half." + application + "." + part);
            for (SimpleString queue : desk.addressQuery(address).getQueueNames()) {
                desk.deleteQueue(queue);
            }
        }
    }

    private void declare() throws ActiveMQException {
        desk.createQueue(QueueConfiguration.of(QUEUE)
                .setRoutingType(RoutingType.ANYCAST)
                .setDurable(true)
                .setAutoDelete(false));
    }

    @Override
    public void close() throws IOException {
        locator.close();
        process.getOutputStream().close();
        process.onExit().join();
    }
}
