// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.Guarantee;
import io.holdfast.core.DestinationSettings.PoisonedKey;
import io.holdfast.wiring.InstanceKeys;
import io.quarkus.runtime.annotations.ConfigDocDefault;
import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of one instance, but for its data source. They are those of every platform; they are declared again, because Quarkus makes its
 * reference from the comments here.
 */
@ConfigGroup
public interface InstanceConfig {

    /** The name of the instance whose keys have no name. */
    String DEFAULT = "<default>";

    /** The name of this process in leases, threads and logs; no two living ones may share it. */
    @ConfigDocDefault("made up at each start")
    Optional<String> node();

    /** How long stopping waits for consumers, relay and resolver. What is cut off is repaired by the next start. */
    @ConfigDocDefault("10S")
    Optional<Duration> shutdownTimeout();

    /** The tables. */
    Schema schema();

    /** The broker. */
    Broker broker();

    /** The relay, which sends what was published. */
    Relay relay();

    /** The resolver, which asks what became of half messages. */
    Resolver resolver();

    /** What is remembered, and how long. */
    Retention retention();

    /** Where messages may go. A message to a destination without any key is refused. */
    @ConfigDocMapKey("destination-name")
    Map<String, Destination> destinations();

    /** Who receives, by the name that the handler gives in {@code @Handles(consumer = …)}. */
    @ConfigDocMapKey("consumer-name")
    Map<String, Consumer> consumers();

    /** The tables of outbox, markers and inbox. */
    @ConfigGroup
    interface Schema extends InstanceKeys.Schema {

        /**
         * What happens to the tables at start: {@code validate} compares them with what is needed, {@code create} makes what is missing,
         * {@code trust} looks at nothing.
         */
        @Override
        @ConfigDocDefault("create in dev and test mode, validate in production")
        Optional<String> mode();

        /** The schema that the tables are in. */
        @Override
        @ConfigDocDefault("that of the connection")
        Optional<String> name();

        /** The beginning of the tables' names. */
        @Override
        @ConfigDocDefault("holdfast_")
        Optional<String> tablePrefix();
    }

    /** The broker that messages go to and come from. */
    @ConfigGroup
    interface Broker extends InstanceKeys.Broker {

        /**
         * How the broker is reached: {@code artemis} over its own protocol, which half messages need; {@code jms} through the
         * application's connection factory, for example that of {@code quarkus-artemis-jms}.
         */
        @Override
        @ConfigDocDefault("artemis if there are URLs, jms if there are none")
        Optional<Kind> kind();

        /** Artemis: where it is, as {@code tcp://host:port} or {@code tls://host:port}; several are tried in turn. */
        @Override
        @ConfigDocDefault("a broker beside the application in dev and test mode, none in production")
        Optional<List<String>> url();

        /** Who we are. */
        @Override
        @ConfigDocDefault("anonymous")
        Optional<String> username();

        /** The password. Never logged. */
        @Override
        Optional<String> password();

        /** Artemis over TLS: a PKCS12 or JKS file with the certificates we trust. */
        @Override
        @ConfigDocDefault("those of the JDK")
        Optional<Path> trustStore();

        /** The password of the trust store. */
        @Override
        Optional<String> trustStorePassword();

        /** Artemis over TLS: a PKCS12 or JKS file with our own certificate. */
        @Override
        Optional<Path> keyStore();

        /** The password of the key store. */
        @Override
        Optional<String> keyStorePassword();

        /**
         * What happens to addresses and queues at start: {@code validate} refuses those that would lose messages, {@code create} makes
         * what is missing, {@code trust} looks at nothing that needs rights of management.
         */
        @Override
        @ConfigDocDefault("create at the broker of dev and test mode, validate elsewhere")
        Optional<String> queues();

        /** What consumers do with messages of other clients: {@code handle} or {@code park}. */
        @Override
        @ConfigDocDefault("handle")
        Optional<String> foreignMessages();

        /** How long one answer of the broker may take. */
        @Override
        @ConfigDocDefault("10S")
        Optional<Duration> timeout();

        /** Whose half messages these are: the same for all processes of an application, and for no other. */
        @Override
        @ConfigDocDefault("the name of the application")
        Optional<String> application();

        /** How old a half message is when it is first asked about. */
        @Override
        @ConfigDocDefault("5S")
        Optional<Duration> firstCheckAfter();

        /** JMS: the {@code @Identifier} of the connection factory. */
        @Override
        @ConfigDocDefault("the one without an identifier")
        Optional<String> connectionFactory();

        /**
         * The {@code @Identifier} of the connection factory whose sessions take part in JTA, for destinations with the guarantee XA. Beside
         * an Artemis at a URL it must be named.
         */
        @Override
        @ConfigDocDefault("with JMS, the same connection factory")
        Optional<String> xaConnectionFactory();
    }

    /** How the relay works. */
    @ConfigGroup
    interface Relay extends InstanceKeys.Relay {

        /** How many messages are claimed, sent and settled at once. */
        @Override
        @ConfigDocDefault("500")
        Optional<Integer> batch();

        /** How many batches are on their way at once; each takes a connection for milliseconds. */
        @Override
        @ConfigDocDefault("2")
        Optional<Integer> workers();

        /** How long the messages of a process that has died stay out of reach; more than twice the send time-out. */
        @Override
        @ConfigDocDefault("30S")
        Optional<Duration> lease();

        /** How long the broker may take for a batch. */
        @Override
        @ConfigDocDefault("10S")
        Optional<Duration> sendTimeout();

        /** The pause between sweeps that find nothing. */
        @Override
        @ConfigDocDefault("1S")
        Optional<Duration> poll();

        /** The first pause while database or broker are away. */
        @Override
        @ConfigDocDefault("1S")
        Optional<Duration> backoffFirst();

        /** The longest pause while database or broker are away. */
        @Override
        @ConfigDocDefault("30S")
        Optional<Duration> backoffLongest();

        /** How many committed messages may wait in memory; others wait in the table for their lease. */
        @Override
        @ConfigDocDefault("10000")
        Optional<Integer> handOff();

        /** The pauses between attempts of a message that the broker refuses; the last one repeats. */
        @Override
        @ConfigDocDefault("1S,5S,10S,30S,1M,2M,5M,10M,30M,1H")
        Optional<List<Duration>> ladder();

        /** How many attempts a message has before it is parked. */
        @Override
        @ConfigDocDefault("16")
        Optional<Integer> attempts();
    }

    /** How the resolver works. */
    @ConfigGroup
    interface Resolver extends InstanceKeys.Resolver {

        /** How many threads ask. */
        @Override
        @ConfigDocDefault("4")
        Optional<Integer> workers();

        /** How many half messages are taken at once. */
        @Override
        @ConfigDocDefault("200")
        Optional<Integer> batch();

        /** How often it looks for half messages whose process is silent. */
        @Override
        @ConfigDocDefault("5S")
        Optional<Duration> interval();

        /** The pauses after answers that were UNKNOWN; the last one repeats. */
        @Override
        @ConfigDocDefault("10S,20S,30S,1M,2M,5M,10M")
        Optional<List<Duration>> unknown();

        /** How many such answers a half message may get before it is parked. */
        @Override
        @ConfigDocDefault("15")
        Optional<Integer> unknownAnswers();

        /** The pause after nobody could be asked; never counted. */
        @Override
        @ConfigDocDefault("30S")
        Optional<Duration> unreachable();

        /** A half message without a verdict that is older than this is parked. */
        @Override
        @ConfigDocDefault("3D")
        Optional<Duration> maxAge();

        /** A half message so near the end of its marker's retention is parked without being asked about. */
        @Override
        @ConfigDocDefault("1D")
        Optional<Duration> markerGuard();

        /** How old a half message must be before a {@code CheckBack} may say that it was rolled back. */
        @Override
        @ConfigDocDefault("60S")
        Optional<Duration> rollbackGrace();
    }

    /** For how long finished things are remembered. */
    @ConfigGroup
    interface Retention extends InstanceKeys.Retention {

        /** How long a consumer remembers what it has applied. */
        @Override
        @ConfigDocDefault("14D")
        Optional<Duration> inbox();

        /** How long the outcome of a transaction is remembered. */
        @Override
        @ConfigDocDefault("7D")
        Optional<Duration> markers();

        /** How long delivered messages of ledger destinations, and request ids, are kept. */
        @Override
        @ConfigDocDefault("7D")
        Optional<Duration> ledger();

        /** How many rows are deleted at once. */
        @Override
        @ConfigDocDefault("1000")
        Optional<Integer> step();

        /** How often is deleted. */
        @Override
        @ConfigDocDefault("1M")
        Optional<Duration> interval();

        /** A message is parked, not applied, when the inbox would forget it in less than this. */
        @Override
        @ConfigDocDefault("1D")
        Optional<Duration> tooOldGuard();
    }

    /** One destination. */
    @ConfigGroup
    interface Destination extends InstanceKeys.Destination {

        /** How publishing is made atomic with the local transaction: {@code outbox}, {@code half-message} or {@code xa}. */
        @Override
        @ConfigDocDefault("outbox")
        Optional<Guarantee> guarantee();

        /** The address or the name of the queue at the broker. */
        @Override
        @ConfigDocDefault("the destination's name")
        Optional<String> address();

        /** Whether every consumer gets every message. */
        @Override
        @ConfigDocDefault("false")
        Optional<Boolean> topic();

        /** Of a topic: whose queues exist, or are made, before the first message is sent. */
        @Override
        Optional<List<String>> subscribers();

        /** Whether messages of one key keep their order. Outbox only. */
        @Override
        @ConfigDocDefault("false")
        Optional<Boolean> ordered();

        /** What happens to a key whose message is refused for good: {@code park-and-continue} or {@code block-key}. */
        @Override
        @ConfigDocDefault("park-and-continue")
        Optional<PoisonedKey> poisonedKey();

        /** Whether delivered messages are kept for a while. Outbox only. */
        @Override
        @ConfigDocDefault("false")
        Optional<Boolean> ledger();

        /** The longest payload. */
        @Override
        @ConfigDocDefault("262144")
        Optional<Integer> maxBytes();

        /** The pauses between attempts of a message that the broker refuses; the last one repeats. */
        @Override
        @ConfigDocDefault("that of the relay")
        Optional<List<Duration>> ladder();

        /** How many attempts a message has before it is parked. */
        @Override
        @ConfigDocDefault("that of the relay")
        Optional<Integer> attempts();

        /** Whether a message is sent again until its consumer has acknowledged it. Outbox without order only. */
        @Override
        @ConfigDocDefault("false")
        Optional<Boolean> untilConsumed();

        /** How old a half message must be before a {@code CheckBack} may say that it was rolled back. */
        @Override
        @ConfigDocDefault("that of the resolver")
        Optional<Duration> rollbackGrace();
    }

    /** One consumer. */
    @ConfigGroup
    interface Consumer extends InstanceKeys.Consumer {

        /** How many threads receive, each with a session of its own. */
        @Override
        @ConfigDocDefault("4")
        Optional<Integer> concurrency();

        /** The pauses between attempts of a message whose handler fails; the last one repeats. */
        @Override
        @ConfigDocDefault("10S,30S,1M,2M,3M,4M,5M,6M,7M,8M,9M,10M,20M,30M,1H,2H")
        Optional<List<Duration>> ladder();

        /** How many attempts a message has before it is parked. */
        @Override
        @ConfigDocDefault("16")
        Optional<Integer> attempts();

        /** How long a message waits that is being applied elsewhere, or whose database is away; not counted. */
        @Override
        @ConfigDocDefault("2S")
        Optional<Duration> busyDelay();

        /** What happens to the key of an ordered message that cannot be applied: {@code park-and-continue} or {@code block-key}. */
        @Override
        @ConfigDocDefault("park-and-continue")
        Optional<PoisonedKey> poisonedKey();
    }
}
