// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the application itself brings to an instance; each part replaces what would be wired.
 *
 * @param handlers who receives
 * @param checkBacks who answers for half messages, by destination
 * @param codecs how payloads become bytes
 * @param listeners who is told what happens
 * @param transactions instead of the platform's
 * @param store instead of the outbox of the data source
 * @param markers instead of those of the data source
 * @param inbox instead of the one of the data source
 * @param transport instead of the configured broker
 * @param source instead of the configured broker
 * @param halfMessages instead of the configured broker
 * @param transactionalTransport instead of the configured broker
 */
public record Parts(
        List<Handler> handlers,
        Map<String, CheckBack> checkBacks,
        List<PayloadCodec> codecs,
        List<MessagingListener> listeners,
        Optional<TransactionContext> transactions,
        Optional<MessageStore> store,
        Optional<Markers> markers,
        Optional<Inbox> inbox,
        Optional<Transport> transport,
        Optional<MessageSource> source,
        Optional<PreparedMessages> halfMessages,
        Optional<TransactionalTransport> transactionalTransport) {

    /**
     * A handler with the two names it goes by.
     *
     * @param consumer what the inbox remembers it as
     * @param destination whose messages it gets
     * @param handler the handler
     */
    public record Handler(String consumer, String destination, MessageHandler<?> handler) {}

    /** Nothing. */
    public static Parts none() {
        return new Parts(
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
