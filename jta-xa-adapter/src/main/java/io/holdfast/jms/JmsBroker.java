// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.InvalidSettingsException;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionalTransport;
import io.holdfast.spi.Transport;
import jakarta.jms.ConnectionFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Any Jakarta Messaging provider: a transport for what the relay sends, a source for consumers, and sending inside
 * two-phase commits.
 *
 * <pre>{@code
 * JmsBroker broker = JmsBroker.over(connectionFactory)
 *         .destination("transfers", JmsRoute.topic("bank.transfers", "bookkeeping"))
 *         .open();
 * Holdfast holdfast = Holdfast.builder()
 *         .transport(broker.transport())
 *         .source(broker.source())
 *         ...
 * }</pre>
 *
 * <p>Needs nothing but a connection factory, starts no thread, and listens for nothing: what servers allow. Opening connects
 * to nothing; each ability connects when it is first used, and again after each failure. How long a call may take is for the
 * factory to say: Jakarta Messaging has no setting for it. Safe for use by many threads.
 */
public final class JmsBroker implements AutoCloseable {

    private final JmsTransport transport;
    private final JmsSource source;
    private final Optional<TransactionalTransport> transactional;

    private JmsBroker(JmsSettings settings) {
        this.transport = new JmsTransport(settings);
        this.source = new JmsSource(settings);
        this.transactional = settings.enlisting().map(enlisting -> new JmsTransactionalTransport(settings, enlisting));
    }

    /**
     * Begins to configure the use of a provider.
     *
     * @param factory makes connections whose sessions can be committed by themselves: not one for two-phase commits, unless
     *     the server that manages it lets its sessions work without a transaction
     * @return the configuration
     */
    public static Builder over(ConnectionFactory factory) {
        return new Builder(factory);
    }

    /** What the relay sends through; closed by whoever is built with it. */
    public Transport transport() {
        return transport;
    }

    /** What consumers receive from; shows what they have parked. */
    public MessageSource source() {
        return source;
    }

    /**
     * Sending as part of the caller's transaction.
     *
     * @return the same object each time
     * @throws InvalidSettingsException if the broker was opened without {@link Builder#enlisting}
     */
    public TransactionalTransport inTransaction() {
        return transactional.orElseThrow(() -> new InvalidSettingsException(
                "Cannot send inside transactions",
                "this broker was opened without a connection factory that takes part in them",
                "Call enlisting(...) before open()."));
    }

    /**
     * Half messages cannot be had over Jakarta Messaging.
     *
     * @return nothing
     * @throws InvalidSettingsException always, to say where they can be had
     */
    public PreparedMessages halfMessages() {
        throw new InvalidSettingsException(
                "Cannot use half messages over Jakarta Messaging",
                "its sessions cannot hold a message back and acknowledge another",
                "Use ArtemisBroker of holdfast-artemis, or the guarantee outbox.");
    }

    /** Closes all connections; deliveries that were not ended go back to the provider. Idempotent. */
    @Override
    public void close() {
        transport.close();
        source.close();
    }

    /** Configures the use of a provider. Not safe for use by many threads. */
    public static final class Builder {

        private final ConnectionFactory factory;
        private final Map<String, JmsRoute> routes = new HashMap<>();
        private Optional<JmsSettings.Enlisting> enlisting = Optional.empty();
        private Optional<JmsSettings.Credentials> credentials = Optional.empty();
        private ForeignMessages foreign = ForeignMessages.HANDLE;
        private String parkedPrefix = "holdfast.parked.";
        private String retryPrefix = "holdfast.retry.";

        private Builder(ConnectionFactory factory) {
            this.factory = factory;
        }

        /**
         * What {@link JmsBroker#inTransaction()} sends through.
         *
         * @param factory enlists the sessions it makes in the transaction of their thread: a server's XA connection factory,
         *     or one of a pool that does; used inside transactions only
         * @param transactions in which it does
         * @return this builder
         */
        public Builder enlisting(ConnectionFactory factory, TransactionContext transactions) {
            this.enlisting = Optional.of(new JmsSettings.Enlisting(factory, transactions));
            return this;
        }

        /**
         * Who we are. What the factory says unless called.
         *
         * @param user the name
         * @param password its password; never shown
         * @return this builder
         */
        public Builder credentials(String user, String password) {
            this.credentials = Optional.of(new JmsSettings.Credentials(user, password));
            return this;
        }

        /**
         * Where a destination is. One that is not mentioned is a queue of its own name.
         *
         * @param name its configured name
         * @param route where it is
         * @return this builder
         * @throws InvalidSettingsException if it was given before
         */
        public Builder destination(String name, JmsRoute route) {
            if (routes.put(name, route) != null) {
                throw new InvalidSettingsException(
                        "Cannot give destination \"" + name + "\" a second route",
                        "a destination is in one place",
                        "Remove one of the two.");
            }
            return this;
        }

        /**
         * What consumers do with messages of other clients; by default they handle them.
         *
         * @param policy what to do
         * @return this builder
         */
        public Builder foreignMessages(ForeignMessages policy) {
            this.foreign = policy;
            return this;
        }

        /**
         * How the names of the queues begin in which consumers set aside what they cannot handle; {@code holdfast.parked.}
         * by default. The name of the consumer's queue follows, or {@code topic.consumer}.
         *
         * @param prefix the beginning
         * @return this builder
         */
        public Builder parkedQueues(String prefix) {
            this.parkedPrefix = prefix;
            return this;
        }

        /**
         * How the names of the queues begin from which consumers get again what they could not handle, where it cannot go back
         * to where it came from; {@code holdfast.retry.} by default.
         *
         * @param prefix the beginning
         * @return this builder
         */
        public Builder retryQueues(String prefix) {
            this.retryPrefix = prefix;
            return this;
        }

        /**
         * Takes the configuration. Connects to nothing yet.
         *
         * @return the broker
         * @throws InvalidSettingsException if the queues for what is parked and for what is tried again are the same
         */
        public JmsBroker open() {
            if (parkedPrefix.equals(retryPrefix)) {
                throw new InvalidSettingsException(
                        "Cannot use \"" + parkedPrefix + "\" for what is parked and for what is tried again",
                        "parked messages would be delivered",
                        "Choose different prefixes.");
            }
            return new JmsBroker(new JmsSettings(
                    factory, enlisting, credentials, Map.copyOf(routes), foreign, parkedPrefix, retryPrefix));
        }
    }
}
