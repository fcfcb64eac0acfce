// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.Acknowledgements;
import io.holdfast.CheckBack;
import io.holdfast.IdempotentConsumer;
import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageHandler;
import io.holdfast.Operations;
import io.holdfast.ReliablePublisher;
import io.holdfast.core.Blueprint.Ports;
import io.holdfast.core.Blueprint.Settings;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.MessagingListener;
import io.holdfast.spi.PayloadCodec;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionalTransport;
import io.holdfast.spi.Transport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the library: the publisher, the workers that deliver what it publishes, the consumers, and the operations
 * over all of it.
 *
 * <pre>{@code
 * Holdfast holdfast = Holdfast.builder()
 *         .transactions(transactions).store(store).transport(transport)
 *         .destination("transfers", DestinationSettings.defaults())
 *         .build();
 * holdfast.start();
 * }</pre>
 *
 * <p><b>Guarantee.</b> What {@link ReliablePublisher} promises holds from {@link Builder#build()} on. Before {@link
 * #start()} and after {@link #close()} stored messages wait: for this instance, or for another one on the same database.
 *
 * <p><b>Threads.</b> Safe for use by many threads. It starts none before {@link #start()}, and {@link #close()} ends all of
 * them.
 *
 * <p><b>Failures.</b> {@link InvalidSettingsException} if it cannot work as configured. Once it runs, databases and brokers
 * may come and go.
 */
public final class Holdfast implements AutoCloseable {

    private final Engine engine;

    private Holdfast(Engine engine) {
        this.engine = engine;
    }

    /** Starts a configuration. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Verifies the destinations at the broker and starts the workers. Does nothing if it has been started.
     *
     * <p>A broker that cannot be reached now stops nothing: what could not be verified is verified before its first message.
     *
     * @throws InvalidSettingsException if messages to a destination would be lost, or if this instance is closed; nothing
     *     is started then
     */
    public void start() {
        engine.start();
    }

    /** The publisher. Works before {@link #start()} too: messages are stored, and sent when a relay runs. */
    public ReliablePublisher publisher() {
        return engine.publisher();
    }

    /**
     * The consumer for messages that reach the application on other ways than a registered handler.
     *
     * @throws InvalidSettingsException if there is no inbox
     */
    public IdempotentConsumer consumer() {
        return engine.consumer();
    }

    /**
     * Where consumers acknowledge messages of destinations that are tracked until consumed.
     *
     * @throws InvalidSettingsException if there is no store
     */
    public Acknowledgements acknowledgements() {
        return engine.acknowledgements();
    }

    /**
     * What operators use. A blank actor is refused with a {@link io.holdfast.MessageRejectedException}. While a broker
     * cannot be reached, what it holds is missing from {@link Operations#status()}; the counts of the store are there.
     */
    public Operations operations() {
        return engine.operations();
    }

    /** For tests that take the workers' steps themselves, instead of starting them. */
    List<Workers.Group> groups() {
        return engine.groups();
    }

    /**
     * Stops the workers and closes the transport, in at most about the shutdown timeout. Messages that were taken over and
     * not sent are given back. Whatever is cut off is repaired by the next start or by another instance. Idempotent.
     */
    @Override
    public void close() {
        engine.close();
    }

    /**
     * Collects adapters and settings.
     *
     * <p>A later call replaces an earlier one, but codecs, listeners, destinations, consumers and check-backs add up. Not
     * safe for use by several threads.
     */
    public static final class Builder {

        private final List<PayloadCodec> codecs = new ArrayList<>();
        private final List<MessagingListener> listeners = new ArrayList<>();
        private final Map<String, DestinationSettings> destinations = new HashMap<>();
        private final Map<String, CheckBack> checkBacks = new HashMap<>();
        private final List<Blueprint.Consumer> consumers = new ArrayList<>();
        private final List<String> repeated = new ArrayList<>();
        private @Nullable TransactionContext transactions;
        private @Nullable MessageStore store;
        private @Nullable Markers markers;
        private @Nullable Inbox inbox;
        private @Nullable Transport transport;
        private @Nullable PreparedMessages halves;
        private @Nullable TransactionalTransport xa;
        private @Nullable MessageSource source;
        private @Nullable Executor executor;
        private RelaySettings relay = RelaySettings.defaults();
        private ResolverSettings resolver = ResolverSettings.defaults();
        private RetentionSettings retention = RetentionSettings.defaults();
        private Duration shutdownTimeout = Duration.ofSeconds(10);
        private InstantSource clock = InstantSource.system();
        private String node = "p" + ProcessHandle.current().pid() + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());

        private Builder() {}

        /** The transactions that messages belong to. Always needed. */
        public Builder transactions(TransactionContext context) {
            this.transactions = context;
            return this;
        }

        /** The outbox. Needed, with a transport, by destinations with the guarantee OUTBOX. */
        public Builder store(MessageStore outbox) {
            this.store = outbox;
            return this;
        }

        /** The markers that make check-back automatic. */
        public Builder markers(Markers rows) {
            this.markers = rows;
            return this;
        }

        /** What consumers have applied. Needed by consumers. */
        public Builder inbox(Inbox rows) {
            this.inbox = rows;
            return this;
        }

        /** The broker that the relay sends to. Closed with this instance. */
        public Builder transport(Transport broker) {
            this.transport = broker;
            return this;
        }

        /** Half messages. Needed by destinations with the guarantee HALF_MESSAGE. */
        public Builder halfMessages(PreparedMessages broker) {
            this.halves = broker;
            return this;
        }

        /** The broker of two-phase commits. Needed by destinations with the guarantee XA. */
        public Builder transactionalTransport(TransactionalTransport broker) {
            this.xa = broker;
            return this;
        }

        /** The broker that consumers receive from. */
        public Builder source(MessageSource broker) {
            this.source = broker;
            return this;
        }

        /** Adds a codec; the first one that is responsible for a payload encodes it. */
        public Builder codec(PayloadCodec codec) {
            codecs.add(codec);
            return this;
        }

        /** Adds a listener. */
        public Builder listener(MessagingListener listener) {
            listeners.add(listener);
            return this;
        }

        /** Adds a destination; messages to any other are refused. */
        public Builder destination(String name, DestinationSettings settings) {
            if (destinations.put(name, settings) != null) {
                repeated.add("destinations." + Text.plain(name));
            }
            return this;
        }

        /** Adds a consumer with default settings. */
        public Builder consumer(String name, String destination, MessageHandler<?> handler) {
            return consumer(name, destination, handler, ConsumerSettings.defaults());
        }

        /** Adds a consumer. Each consumer gets every message of its destination; its name is part of what it remembers. */
        public Builder consumer(String name, String destination, MessageHandler<?> handler, ConsumerSettings settings) {
            consumers.add(new Blueprint.Consumer(name, destination, handler, settings));
            return this;
        }

        /** Lets the application answer for the half messages of a destination, instead of markers. */
        public Builder checkBack(String destination, CheckBack checkBack) {
            if (checkBacks.put(destination, checkBack) != null) {
                repeated.add("check-backs." + Text.plain(destination));
            }
            return this;
        }

        /** How the relay works. */
        public Builder relay(RelaySettings settings) {
            this.relay = settings;
            return this;
        }

        /** How the resolver works. */
        public Builder resolver(ResolverSettings settings) {
            this.resolver = settings;
            return this;
        }

        /** For how long finished things are remembered. */
        public Builder retention(RetentionSettings settings) {
            this.retention = settings;
            return this;
        }

        /** The name of this instance in leases, threads and logs; no two living ones may share it. Made up by default. */
        public Builder node(String name) {
            this.node = name;
            return this;
        }

        /** Runs each worker as one endless task of an executor, instead of on threads of its own. For servers. */
        public Builder executor(Executor platform) {
            this.executor = platform;
            return this;
        }

        /** Tells the time of day; the system's clock by default. */
        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /** How long {@link Holdfast#close()} may wait for workers; 10 s by default. */
        public Builder shutdownTimeout(Duration timeout) {
            this.shutdownTimeout = timeout;
            return this;
        }

        /**
         * Checks everything and makes the instance. Nothing is started and no adapter is called.
         *
         * @throws InvalidSettingsException if something is wrong; names every wrong key
         */
        public Holdfast build() {
            Blueprint blueprint = new Blueprint(ports(), settings());
            Problems problems = repetitions();
            new SettingsCheck(blueprint, problems).run();
            problems.throwIfAny();
            return new Holdfast(new Engine(blueprint, Optional.ofNullable(executor), new Now(clock)));
        }

        /**
         * What is wrong with the settings alone, whatever adapters there are: for whoever reports it together with findings of
         * their own, before any adapter is opened.
         *
         * @return one line each, beginning with the key; empty if nothing is wrong
         */
        public List<String> problems() {
            Problems problems = repetitions();
            new SettingsCheck(new Blueprint(ports(), settings()), problems).settings();
            return problems.found();
        }

        private Problems repetitions() {
            Problems problems = new Problems();
            repeated.forEach(key -> problems.require(false, key, "is given twice, but the first would be forgotten"));
            return problems;
        }

        private Ports ports() {
            List<MessagingListener> all = new ArrayList<>(listeners);
            all.add(new LogListener());
            return new Ports(
                    Optional.ofNullable(transactions),
                    Optional.ofNullable(store),
                    Optional.ofNullable(markers),
                    Optional.ofNullable(inbox),
                    Optional.ofNullable(transport),
                    Optional.ofNullable(halves),
                    Optional.ofNullable(xa),
                    Optional.ofNullable(source),
                    List.copyOf(codecs),
                    new Listeners(all));
        }

        private Settings settings() {
            return new Settings(relay, resolver, retention, destinations, checkBacks, consumers, node, shutdownTimeout);
        }
    }
}
