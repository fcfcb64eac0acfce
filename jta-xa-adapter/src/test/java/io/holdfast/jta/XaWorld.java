// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import io.holdfast.servers.DatabaseServer;
import io.holdfast.tck.Eventually;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.XAConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.jms.client.ActiveMQXAConnectionFactory;

/** A database server, a broker and a coordinator, each a process that can be killed and started again. */
final class XaWorld implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final DatabaseServer server;
    private final Class<?> provider;
    private final String inDoubt;
    private final int port = freePort();
    private ChildProcess broker;
    private ChildProcess coordinator;

    private XaWorld(Path folder, DatabaseServer server, Class<?> provider, String inDoubt) {
        this.folder = folder;
        this.server = server;
        this.provider = provider;
        this.inDoubt = inDoubt;
        server.start();
        execute("CREATE TABLE transfer (id VARCHAR(100) PRIMARY KEY, touched INT DEFAULT 0 NOT NULL)");
        this.broker = startBroker();
    }

    static XaWorld postgres(Path folder) {
        return new XaWorld(
                folder,
                DatabaseServer.postgres(folder.resolve("database")),
                WatchedPostgres.class,
                "SELECT gid FROM pg_prepared_xacts");
    }

    static XaWorld mariaDb(Path folder) {
        return new XaWorld(
                folder, DatabaseServer.mariaDb(folder.resolve("database")), WatchedMariaDb.class, "XA RECOVER");
    }

    ChildProcess coordinator() {
        return coordinator;
    }

    /** The way an administrator does it; an automatic one disappears with its last message. */
    void createQueue(boolean automatic) {
        try (ServerLocator locator = ActiveMQClient.createServerLocator(url());
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = factory.createSession()) {
            session.createAddress(SimpleString.of(XaNodeMain.QUEUE), RoutingType.ANYCAST, automatic);
            session.createQueue(QueueConfiguration.of(XaNodeMain.QUEUE)
                    .setRoutingType(RoutingType.ANYCAST)
                    .setDurable(true)
                    .setAutoCreated(automatic)
                    .setAutoDelete(automatic));
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    void kill(Process victim) {
        switch (victim) {
            case DATABASE -> server.kill();
            case BROKER -> broker.kill();
            case COORDINATOR -> coordinator.kill();
        }
    }

    /** @return whether it works; a coordinator refuses to start while one of the others does not */
    boolean start(Process victim) {
        switch (victim) {
            case DATABASE -> server.start();
            case BROKER -> broker = startBroker();
            case COORDINATOR -> {
                coordinator = ChildProcess.start(
                        folder.resolve("coordinator.log"),
                        XaNodeMain.class,
                        folder.resolve("transactions").toString(),
                        provider.getName(),
                        server.url(),
                        server.user(),
                        url());
                coordinator.say(server.password());
                return coordinator.hear().equals("READY");
            }
        }
        return true;
    }

    private ChildProcess startBroker() {
        ChildProcess started = ChildProcess.start(
                folder.resolve("broker.log"),
                BrokerMain.class,
                folder.resolve("broker").toString(),
                Integer.toString(port));
        if (!started.hear().equals("READY")) {
            throw new IllegalStateException("the broker does not start, see " + folder.resolve("broker.log"));
        }
        return started;
    }

    private String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** What is in doubt in the database, at the broker and in the log; empty within a time, or what is left after it. */
    List<String> awaitNothingInDoubt() {
        Eventually.within(PATIENCE, () -> prepared().isEmpty());
        return prepared();
    }

    private List<String> prepared() {
        List<String> prepared = new ArrayList<>();
        query(inDoubt).forEach(branch -> prepared.add("database " + branch));
        try (XAConnection connection = new ActiveMQXAConnectionFactory(url()).createXAConnection()) {
            for (var xid : Xids.list(connection.createXASession().getXAResource())) {
                prepared.add("broker " + Xids.text(xid));
            }
        } catch (JMSException | XAException error) {
            throw new IllegalStateException(error);
        }
        coordinator.say("DOUBT");
        String answer = coordinator.hear();
        if (!answer.equals("DOUBT []")) {
            prepared.add("coordinator " + answer);
        }
        return prepared;
    }

    List<String> rows() {
        return query("SELECT id FROM transfer ORDER BY id");
    }

    /** Fails if a lock was left behind. */
    void touchAll() {
        execute("UPDATE transfer SET touched = touched + 1");
    }

    /** Takes them all. */
    List<String> messages() {
        List<String> found = new ArrayList<>();
        try (jakarta.jms.Connection connection = new ActiveMQXAConnectionFactory(url()).createConnection();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(session.createQueue(XaNodeMain.QUEUE))) {
            connection.start();
            for (Message next = consumer.receive(5000); next != null; next = consumer.receive(1000)) {
                found.add(((TextMessage) next).getText());
            }
        } catch (JMSException error) {
            throw new IllegalStateException(error);
        }
        found.sort(null);
        return found;
    }

    private List<String> query(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            int last = result.getMetaData().getColumnCount();
            while (result.next()) {
                found.add(result.getString(last));
            }
            return found;
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    private void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(20);
            statement.execute(sql);
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.url(), server.user(), server.password());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException error) {
            throw new IllegalStateException("no port is free", error);
        }
    }

    @Override
    public void close() {
        if (coordinator != null) {
            coordinator.close();
        }
        broker.close();
        server.kill();
    }

    /** What can be killed. */
    enum Process {
        COORDINATOR,
        DATABASE,
        BROKER
    }
}
