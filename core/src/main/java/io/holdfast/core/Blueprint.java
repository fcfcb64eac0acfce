// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.CheckBack;
import io.holdfast.MessageHandler;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything the builder was given. */
record Blueprint(Ports ports, Settings settings) {

    /** The adapters. */
    record Ports(
            Optional<TransactionContext> context,
            Optional<MessageStore> store,
            Optional<Markers> markers,
            Optional<Inbox> inbox,
            Optional<Transport> transport,
            Optional<PreparedMessages> halves,
            Optional<TransactionalTransport> xa,
            Optional<MessageSource> source,
            List<PayloadCodec> codecs,
            MessagingListener listener) {

        TransactionContext transactions() {
            return context.orElseThrow();
        }

        /** An application that has nothing to send with only consumes; its destinations need no guarantee. */
        boolean canSend() {
            return store.isPresent() || transport.isPresent() || halves.isPresent() || xa.isPresent();
        }
    }

    /** What was configured and registered. */
    record Settings(
            RelaySettings relay,
            ResolverSettings resolver,
            RetentionSettings retention,
            Map<String, DestinationSettings> destinations,
            Map<String, CheckBack> checkBacks,
            List<Consumer> consumers,
            String node,
            Duration shutdownTimeout) {

        Settings {
            destinations = Map.copyOf(destinations);
            checkBacks = Map.copyOf(checkBacks);
            consumers = List.copyOf(consumers);
        }
    }

    /** A handler for the messages of a destination. */
    record Consumer(String name, String destination, MessageHandler<?> handler, ConsumerSettings settings) {}
}
