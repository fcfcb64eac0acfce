// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessageId;
import io.holdfast.core.protocol.Routes;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.MessageStore.NewMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The messages of one publication, encoded, in the caller's order. */
record Batch(List<Outgoing> messages) {

    /** One of them. */
    record Outgoing(
            EncodedMessage message,
            Routes route,
            DestinationSettings settings,
            Duration delay,
            Optional<String> requestId) {

        MessageId id() {
            return message.id();
        }
    }

    Batch {
        messages = List.copyOf(messages);
    }

    Routes routes() {
        Routes routes = Routes.NONE;
        for (Outgoing each : messages) {
            routes = routes.and(each.route());
        }
        return routes;
    }

    List<NewMessage> outbox() {
        return messages.stream()
                .filter(each -> each.route().outbox())
                .map(each -> new NewMessage(
                        each.message(),
                        each.delay(),
                        each.settings().ordered(),
                        each.settings().ledger(),
                        each.requestId()))
                .toList();
    }

    List<HalfMessage> halves(String transaction) {
        return messages.stream()
                .filter(each -> each.route().halves())
                .map(each -> new HalfMessage(
                        each.message(), transaction, each.route().fenced()))
                .toList();
    }

    List<EncodedMessage> xa() {
        return messages.stream()
                .filter(each -> each.route().xa())
                .map(Outgoing::message)
                .toList();
    }

    List<MessageId> ids() {
        List<MessageId> ids = new ArrayList<>(messages.size());
        messages.forEach(each -> ids.add(each.id()));
        return ids;
    }
}
