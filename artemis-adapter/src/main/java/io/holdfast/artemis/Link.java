// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.MessagingUnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.jspecify.annotations.Nullable;

/**
 * The connection for one kind of work: opened when it is needed, forgotten when it has failed.
 *
 * <p>The client must not reconnect behind our back: it would resume sessions whose messages the broker has given to others.
 */
final class Link implements AutoCloseable {

    /** Above zero, or the client takes a message for sent once it is in a socket's buffer. */
    private static final int CONFIRMED = 1 << 20;

    /**
     * With a window the broker keeps the sessions of a connection that has ended, and all that they hold, until the time to live
     * is over, in case the client resumes them. What was received must go to others at once.
     */
    private static final int NOT_RESUMED = -1;

    /** Nothing is fetched ahead: a slow handler must not hold what another thread or process could do now. */
    private static final int CONSUMER_WINDOW = 0;

    /** A dead client's messages go to others after this time; a pause of its process may be as long. */
    private static final long TIME_TO_LIVE = 15_000;

    /** Well below the time to live, or a healthy connection would be dropped. */
    private static final long CHECK_PERIOD = 5_000;

    /** The client's own pings prove only that its timer lives. */
    private static final long NEVER = -1;

    private final BrokerSettings settings;
    private final int confirmationWindow;
    private final boolean pinged;
    private final ClientThreads threads = new ClientThreads();
    private @Nullable ServerLocator locator;
    private @Nullable ClientSessionFactory factory;
    private boolean closed;

    private Link(BrokerSettings settings, int confirmationWindow, boolean pinged) {
        this.settings = settings;
        this.confirmationWindow = confirmationWindow;
        this.pinged = pinged;
    }

    /** One on which the broker can answer each message that is sent. */
    static Link forSending(BrokerSettings settings) {
        return new Link(settings, CONFIRMED, true);
    }

    /** One that gives what it holds to others as soon as it ends. */
    static Link forReceiving(BrokerSettings settings) {
        return new Link(settings, NOT_RESUMED, true);
    }

    /** The same, but the broker drops it also when nobody has used it for the time to live. */
    static Link keptAliveByItsUser(BrokerSettings settings) {
        return new Link(settings, NOT_RESUMED, false);
    }

    /** Something to do in a session of its own. */
    interface Work<T> {
        T in(ClientSession session) throws ActiveMQException;
    }

    /** Does something short in a session that commits by itself. */
    <T> T briefly(String asked, Work<T> work) {
        try (ClientSession session = session(false)) {
            return work.in(session);
        } catch (ActiveMQException error) {
            throw Trouble.translated(asked, error);
        }
    }

    /** A session for one thread at a time. */
    synchronized ClientSession session(boolean transacted) throws ActiveMQException {
        try {
            return factory()
                    .createSession(settings.user(), settings.password(), false, !transacted, !transacted, false, 0);
        } catch (ActiveMQException error) {
            forget();
            throw error;
        }
    }

    private ClientSessionFactory factory() throws ActiveMQException {
        if (closed) {
            throw new MessagingUnavailableException(
                    "Cannot use the broker", "this connection was closed", "Open another one.");
        }
        ClientSessionFactory open = factory;
        if (open == null
                || open.isClosed()
                || open.getConnection() == null
                || open.getConnection().isDestroyed()) {
            forget();
            open = connect();
            factory = open;
        }
        return open;
    }

    private ClientSessionFactory connect() throws ActiveMQException {
        ServerLocator target = ActiveMQClient.createServerLocatorWithoutHA(connectors())
                .setReconnectAttempts(0)
                .setInitialConnectAttempts(1)
                .setConnectionTTL(TIME_TO_LIVE)
                .setClientFailureCheckPeriod(pinged ? CHECK_PERIOD : NEVER)
                .setCallTimeout(settings.timeout().toMillis())
                .setCallFailoverTimeout(settings.timeout().toMillis())
                .setConfirmationWindowSize(confirmationWindow)
                .setConsumerWindowSize(CONSUMER_WINDOW)
                // Waiting for credit has no end. What is under way is bounded by the batch, and full addresses say so.
                .setProducerWindowSize(-1)
                .setBlockOnDurableSend(false)
                .setBlockOnAcknowledge(false);
        threads.giveTo(target);
        locator = target;
        try {
            return target.createSessionFactory();
        } catch (ActiveMQException | RuntimeException error) {
            throw error;
        } catch (Exception error) {
            throw new IllegalStateException("the client could not connect", error);
        }
    }

    private TransportConfiguration[] connectors() {
        List<TransportConfiguration> connectors = new ArrayList<>();
        for (Endpoint endpoint : settings.endpoints()) {
            Map<String, Object> parameters = new HashMap<>();
            parameters.put(TransportConstants.HOST_PROP_NAME, endpoint.host());
            parameters.put(TransportConstants.PORT_PROP_NAME, endpoint.port());
            parameters.put(TransportConstants.NETTY_CONNECT_TIMEOUT, (int)
                    settings.timeout().toMillis());
            if (endpoint.encrypted()) {
                parameters.putAll(settings.tls().parameters());
            }
            connectors.add(new TransportConfiguration(NettyConnectorFactory.class.getName(), parameters));
        }
        return connectors.toArray(TransportConfiguration[]::new);
    }

    private void forget() {
        ServerLocator gone = locator;
        locator = null;
        factory = null;
        if (gone != null) {
            gone.close();
        }
    }

    /** Closes with everything that was opened through it. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        forget();
        threads.end();
    }
}
