// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.Guarantee;
import io.holdfast.core.DestinationSettings.PoisonedKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of one instance, the same on every platform: a method's name in kebab case is the key's tail.
 *
 * <p>What is empty has the default that the engine or the adapter gives it, so that a default is written down once. Platforms fill this
 * in: Quarkus through its own mapping, everything else through {@code KeyReader}.
 */
public interface InstanceKeys {

    /** The name of this process in leases, threads and logs; no two living ones may share it. */
    Optional<String> node();

    /** How long closing may wait for workers. */
    Optional<Duration> shutdownTimeout();

    /** The name of the data source, in the platform's way of naming; its default one if empty. */
    Optional<String> datasource();

    /** The tables. */
    Schema schema();

    /** The broker. */
    Broker broker();

    /** The relay. */
    Relay relay();

    /** The resolver. */
    Resolver resolver();

    /** What is remembered, and how long. */
    Retention retention();

    /** Where messages may go, by name. */
    Map<String, Destination> destinations();

    /** Who receives, by the name that the inbox remembers. */
    Map<String, Consumer> consumers();

    /** The tables of outbox, markers and inbox. */
    interface Schema {

        /** VALIDATE, CREATE or TRUST. */
        Optional<String> mode();

        /** The schema that the tables are in; the connection's if empty. */
        Optional<String> name();

        /** The beginning of the tables' names. */
        Optional<String> tablePrefix();
    }

    /** The broker that messages go to and come from. */
    interface Broker {

        /** How the broker is reached. */
        enum Kind {
            /** Apache Artemis over its own protocol; needed for half messages. */
            ARTEMIS,
            /** Any Jakarta Messaging provider, through the platform's connection factory. */
            JMS
        }

        /** ARTEMIS or JMS; ARTEMIS if there are URLs, JMS if there are none. */
        Optional<Kind> kind();

        /** Artemis: where it is; several are tried in turn. */
        Optional<List<String>> url();

        /** Who we are. */
        Optional<String> username();

        /** The password. Never logged. */
        Optional<String> password();

        /** Artemis over TLS: the certificates we trust. */
        Optional<Path> trustStore();

        /** The password of the trust store. */
        Optional<String> trustStorePassword();

        /** Artemis over TLS: our own certificate. */
        Optional<Path> keyStore();

        /** The password of the key store. */
        Optional<String> keyStorePassword();

        /** Artemis: VALIDATE, CREATE or TRUST. */
        Optional<String> queues();

        /** HANDLE or PARK. */
        Optional<String> foreignMessages();

        /** Artemis: how long one answer of the broker may take. */
        Optional<Duration> timeout();

        /** Artemis: whose half messages these are: the same for all processes of an application, and for no other. */
        Optional<String> application();

        /** Artemis: how old a half message is when it is first asked about. */
        Optional<Duration> firstCheckAfter();

        /** JMS: the name of the connection factory, in the platform's way of naming; its default one if empty. */
        Optional<String> connectionFactory();

        /**
         * The name of the connection factory whose sessions take part in JTA, for destinations with the guarantee XA. With JMS, the
         * same as above if empty; beside an Artemis at a URL it must be named.
         */
        Optional<String> xaConnectionFactory();
    }

    /** How the relay works. */
    interface Relay {
        Optional<Integer> batch();

        Optional<Integer> workers();

        Optional<Duration> lease();

        Optional<Duration> sendTimeout();

        Optional<Duration> poll();

        Optional<Duration> backoffFirst();

        Optional<Duration> backoffLongest();

        Optional<Integer> handOff();

        /** Pauses between attempts; the last one repeats. */
        Optional<List<Duration>> ladder();

        /** How many attempts a message has. */
        Optional<Integer> attempts();
    }

    /** How the resolver works. */
    interface Resolver {
        Optional<Integer> workers();

        Optional<Integer> batch();

        Optional<Duration> interval();

        /** Pauses after answers that were UNKNOWN; the last one repeats. */
        Optional<List<Duration>> unknown();

        /** How many such answers a half message may get. */
        Optional<Integer> unknownAnswers();

        Optional<Duration> unreachable();

        Optional<Duration> maxAge();

        Optional<Duration> markerGuard();

        Optional<Duration> rollbackGrace();
    }

    /** For how long finished things are remembered. */
    interface Retention {
        Optional<Duration> inbox();

        Optional<Duration> markers();

        Optional<Duration> ledger();

        Optional<Integer> step();

        Optional<Duration> interval();

        Optional<Duration> tooOldGuard();
    }

    /** One destination. */
    interface Destination {
        Optional<Guarantee> guarantee();

        /** The address or the name of the queue at the broker; the destination's name if empty. */
        Optional<String> address();

        /** Whether every consumer gets every message. */
        Optional<Boolean> topic();

        /** Of a topic: whose queues exist, or are made, before the first message is sent. */
        Optional<List<String>> subscribers();

        Optional<Boolean> ordered();

        Optional<PoisonedKey> poisonedKey();

        Optional<Boolean> ledger();

        Optional<Integer> maxBytes();

        Optional<List<Duration>> ladder();

        Optional<Integer> attempts();

        /** Whether a message is sent again until its consumer has acknowledged it. */
        Optional<Boolean> untilConsumed();

        Optional<Duration> rollbackGrace();
    }

    /** One consumer. Its handler says which destination it is for. */
    interface Consumer {
        Optional<Integer> concurrency();

        Optional<List<Duration>> ladder();

        Optional<Integer> attempts();

        Optional<Duration> busyDelay();

        Optional<PoisonedKey> poisonedKey();
    }
}
