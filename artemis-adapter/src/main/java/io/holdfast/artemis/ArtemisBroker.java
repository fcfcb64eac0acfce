// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.InvalidSettingsException;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An Apache Artemis broker: a transport for what the relay sends, a source for consumers.
 *
 * <pre>{@code
 * ArtemisBroker broker = ArtemisBroker.at("tcp://localhost:61616")
 *         .credentials("bank", password)
 *         .destination("transfers", ArtemisRoute.topic("bank.transfers", "bookkeeping"))
 *         .open();
 * Holdfast holdfast = Holdfast.builder()
 *         .transport(broker.transport())
 *         .source(broker.source())
 *         ...
 * }</pre>
 *
 * <p>Opening connects to nothing; each ability connects when it is first used, again after each failure, and by itself.
 * Safe for use by many threads.
 */
public final class ArtemisBroker implements AutoCloseable {

    private final ArtemisTransport transport;
    private final ArtemisSource source;

    private final Optional<ArtemisHalves> halves;

    private ArtemisBroker(BrokerSettings settings, Optional<HalfQueues> names, Duration firstCheck) {
        this.transport = new ArtemisTransport(settings);
        this.source = new ArtemisSource(settings);
        this.halves = names.map(own -> new ArtemisHalves(settings, own, firstCheck));
    }

    /**
     * Begins to configure the use of a broker.
     *
     * @param urls where it listens, as {@code tcp://host:port} or {@code tls://host:port}; several are tried in turn
     * @return the configuration
     * @throws InvalidSettingsException if one is not such a URL
     */
    public static Builder at(String... urls) {
        return new Builder(List.of(urls).stream().map(Endpoint::parse).toList());
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
     * Half messages; shows those that are undecided or parked.
     *
     * @return the same object each time
     * @throws InvalidSettingsException if the broker was opened without {@link Builder#application}
     */
    public PreparedMessages halfMessages() {
        return halves.orElseThrow(() -> new InvalidSettingsException(
                "Cannot use half messages",
                "the processes of an application share them, and this broker was opened without its name",
                "Call application(...) before open()."));
    }

    /** Closes all connections; deliveries that were not ended go back to the broker. Idempotent. */
    @Override
    public void close() {
        transport.close();
        source.close();
        halves.ifPresent(ArtemisHalves::close);
    }

    /** Configures the use of a broker. Not safe for use by many threads. */
    public static final class Builder {

        private static final Duration SHORTEST = Duration.ofMillis(100);
        private static final Duration LONGEST = Duration.ofMinutes(1);

        private final List<Endpoint> endpoints;
        private final Map<String, ArtemisRoute> routes = new HashMap<>();
        private Optional<BrokerSettings.Credentials> credentials = Optional.empty();
        private Tls tls = Tls.NONE;
        private QueueMode queues = QueueMode.VALIDATE;
        private ForeignMessages foreign = ForeignMessages.HANDLE;
        private Duration timeout = Duration.ofSeconds(10);
        private Optional<HalfQueues> halves = Optional.empty();
        private Duration firstCheck = Duration.ofSeconds(5);

        private Builder(List<Endpoint> endpoints) {
            this.endpoints = endpoints;
        }

        /**
         * Who we are. Anonymous unless called.
         *
         * @param user the name
         * @param password its password; never shown
         * @return this builder
         */
        public Builder credentials(String user, String password) {
            this.credentials = Optional.of(new BrokerSettings.Credentials(user, password));
            return this;
        }

        /**
         * Whom to trust on {@code tls} connections, if not those whom the JDK trusts. The name in the broker's certificate
         * is always checked.
         *
         * @param store a PKCS12 file with certificates, or a JKS file if it ends in {@code .jks}
         * @param password of the file; never shown
         * @return this builder
         */
        public Builder trusting(Path store, String password) {
            this.tls = new Tls(Optional.of(new Tls.Store(store, password)), tls.keys());
            return this;
        }

        /**
         * How we prove who we are to a broker that asks for a certificate.
         *
         * @param store a PKCS12 file with our key, or a JKS file if it ends in {@code .jks}
         * @param password of the file; never shown
         * @return this builder
         */
        public Builder identifiedBy(Path store, String password) {
            this.tls = new Tls(tls.trust(), Optional.of(new Tls.Store(store, password)));
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
        public Builder destination(String name, ArtemisRoute route) {
            if (routes.put(name, route) != null) {
                throw new InvalidSettingsException(
                        "Cannot give destination \"" + name + "\" a second route",
                        "a destination is in one place",
                        "Remove one of the two.");
            }
            return this;
        }

        /**
         * What happens to the broker's queues before they are used; by default they must be there.
         *
         * @param mode what to do
         * @return this builder
         */
        public Builder queues(QueueMode mode) {
            this.queues = mode;
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
         * How long one answer of the broker is waited for; 10 s by default. The relay's send time-out must not be shorter.
         *
         * @param limit from 100 ms to 1 min
         * @return this builder
         */
        public Builder timeout(Duration limit) {
            this.timeout = limit;
            return this;
        }

        /**
         * The name that all processes of this application share, and no other application has: they answer for each
         * other's half messages. Needed for half messages only.
         *
         * @param name 1 to 60 characters out of letters, digits, _ and -
         * @return this builder
         * @throws InvalidSettingsException if it is not such a name
         */
        public Builder application(String name) {
            this.halves = Optional.of(new HalfQueues(name));
            return this;
        }

        /**
         * How long a half message waits before its outcome is asked for, if its own process has not told; 5 s by default.
         * Only a matter of cost: asking early does no harm.
         *
         * @param age from 100 ms to 1 min
         * @return this builder
         */
        public Builder firstCheckAfter(Duration age) {
            this.firstCheck = age;
            return this;
        }

        /**
         * Checks the configuration. Connects to nothing yet.
         *
         * @return the broker
         * @throws InvalidSettingsException if something is missing or contradicts itself
         */
        public ArtemisBroker open() {
            if (endpoints.isEmpty()) {
                throw refused("no URL is given", "Name at least one as tcp://host:port or tls://host:port.");
            }
            for (Duration chosen : List.of(timeout, firstCheck)) {
                if (chosen.compareTo(SHORTEST) < 0 || chosen.compareTo(LONGEST) > 0) {
                    throw refused(
                            "timeout and firstCheckAfter are 100 ms to 1 min, not " + chosen, "Choose one in between.");
                }
            }
            boolean encrypted = endpoints.stream().anyMatch(Endpoint::encrypted);
            if (!encrypted && !tls.equals(Tls.NONE)) {
                throw refused(
                        "certificates are given, but no URL begins with tls://",
                        "Write tls:// instead of tcp://, or remove the certificates.");
            }
            BrokerSettings settings = new BrokerSettings(
                    List.copyOf(endpoints), credentials, tls, Map.copyOf(routes), queues, foreign, timeout);
            return new ArtemisBroker(settings, halves, firstCheck);
        }

        private static InvalidSettingsException refused(String rule, String wayOut) {
            return new InvalidSettingsException("Cannot use the Artemis broker", rule, wayOut);
        }
    }
}
