// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.artemis.ArtemisBroker;
import io.holdfast.artemis.ArtemisRoute;
import io.holdfast.artemis.ForeignMessages;
import io.holdfast.artemis.QueueMode;
import io.holdfast.spi.PreparedMessages;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Opens {@code holdfast-artemis}. */
final class ArtemisParts {

    private ArtemisParts() {}

    /** Notes every key that does not fit. */
    static void check(String prefix, InstanceKeys.Broker keys, Problems problems) {
        String broker = prefix + ".broker.";
        keys.queues().ifPresent(mode -> Words.require(QueueMode.class, mode, broker + "queues", problems));
        keys.foreignMessages()
                .ifPresent(
                        policy -> Words.require(ForeignMessages.class, policy, broker + "foreign-messages", problems));
        Words.requirePair(broker, "username", keys.username(), "password", keys.password(), problems);
        Words.requirePair(
                broker, "trust-store", keys.trustStore(), "trust-store-password", keys.trustStorePassword(), problems);
        Words.requirePair(
                broker, "key-store", keys.keyStore(), "key-store-password", keys.keyStorePassword(), problems);
    }

    /** Connects to nothing yet. */
    static BrokerParts open(InstanceKeys keys, List<String> urls) {
        InstanceKeys.Broker broker = keys.broker();
        ArtemisBroker.Builder builder = ArtemisBroker.at(urls.toArray(String[]::new));
        both(broker.username(), broker.password(), builder::credentials);
        both(broker.trustStore(), broker.trustStorePassword(), builder::trusting);
        both(broker.keyStore(), broker.keyStorePassword(), builder::identifiedBy);
        broker.queues().flatMap(mode -> Words.constant(QueueMode.class, mode)).ifPresent(builder::queues);
        broker.foreignMessages()
                .flatMap(policy -> Words.constant(ForeignMessages.class, policy))
                .ifPresent(builder::foreignMessages);
        broker.timeout().ifPresent(builder::timeout);
        broker.application().ifPresent(builder::application);
        broker.firstCheckAfter().ifPresent(builder::firstCheckAfter);
        keys.destinations().forEach((name, destination) -> builder.destination(name, route(name, destination)));
        ArtemisBroker opened = builder.open();
        Optional<PreparedMessages> halves = broker.application().map(name -> opened.halfMessages());
        return new BrokerParts(
                opened.transport(), opened.source(), halves, Optional.empty(), opened::close, "Artemis at " + urls);
    }

    private static ArtemisRoute route(String name, InstanceKeys.Destination keys) {
        Set<String> subscribers = Set.copyOf(keys.subscribers().orElse(List.of()));
        return new ArtemisRoute(keys.address().orElse(name), keys.topic().orElse(false), subscribers);
    }

    private static <T> void both(Optional<T> one, Optional<String> other, BiConsumer<T, String> use) {
        if (one.isPresent() && other.isPresent()) {
            use.accept(one.get(), other.get());
        }
    }
}
