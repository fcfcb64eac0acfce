// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.InvalidSettingsException;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TransactionInProgressException;
import java.util.Optional;

/**
 * A connection with the one session that servers allow on it. For one thread at a time, except for {@link #close()}.
 *
 * <p>It never connects again: a session that comes back would not know what became of its messages. Whoever needs one opens
 * another.
 */
final class Opened implements AutoCloseable {

    private final Connection connection;
    private final Session session;
    private volatile boolean lost;

    private Opened(Connection connection, Session session) {
        this.connection = connection;
        this.session = session;
    }

    /** One whose work we commit ourselves; or, in servers that do not allow that, one that commits each step by itself. */
    static Opened own(JmsSettings settings, Optional<String> clientId) throws JMSException {
        Connection connection = connect(settings, settings.factory());
        try {
            if (clientId.isPresent()) {
                connection.setClientID(clientId.get());
            }
            Opened opened = new Opened(connection, connection.createSession(true, Session.SESSION_TRANSACTED));
            opened.listen();
            opened.requireOwnCommit();
            return opened;
        } catch (JMSException | RuntimeException error) {
            close(connection);
            throw error;
        }
    }

    /** One that takes part in the transaction of this thread, if its factory is of that kind. */
    static Opened enlisted(JmsSettings settings, ConnectionFactory factory) throws JMSException {
        Connection connection = connect(settings, factory);
        try {
            // Both arguments are ignored by whoever enlists; they make the others tell.
            return new Opened(connection, connection.createSession(false, Session.AUTO_ACKNOWLEDGE));
        } catch (JMSException | RuntimeException error) {
            close(connection);
            throw error;
        }
    }

    private static Connection connect(JmsSettings settings, ConnectionFactory factory) throws JMSException {
        if (settings.credentials().isEmpty()) {
            return factory.createConnection();
        }
        JmsSettings.Credentials known = settings.credentials().get();
        return factory.createConnection(known.user(), known.password());
    }

    /** Servers forbid listeners; there a pool looks after its connections. */
    private void listen() {
        try {
            connection.setExceptionListener(error -> lost = true);
        } catch (JMSException | RuntimeException forbidden) {
            // Calls will fail, a little later.
        }
    }

    /** Nothing is in it yet: whoever cannot commit that belongs to a transaction manager. */
    private void requireOwnCommit() throws JMSException {
        if (session.getTransacted()) {
            try {
                session.commit();
            } catch (TransactionInProgressException | IllegalStateException error) {
                throw new InvalidSettingsException(
                        "Cannot use this connection factory outside two-phase commits",
                        "its sessions are committed by a transaction manager only (" + Trouble.describe(error) + ")",
                        "Give JmsBroker.over(...) a factory without XA, and this one to enlisting(...).",
                        error);
            }
        }
    }

    Connection connection() {
        return connection;
    }

    Session session() {
        return session;
    }

    boolean isLost() {
        return lost;
    }

    @Override
    public void close() {
        close(connection);
    }

    /** Closes its session, too, and rolls back what was not committed. */
    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (JMSException | RuntimeException gone) {
            // The provider notices by itself.
        }
    }
}
