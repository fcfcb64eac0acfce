// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.HoldfastException;
import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends only to destinations that were found to keep what they get. A broker that is away at start must not keep an outbox
 * from starting, so what could not be verified then is verified before its first message.
 */
final class CheckedTransport {

    private final Transport transport;
    private final Set<String> verified = ConcurrentHashMap.newKeySet();

    CheckedTransport(Transport transport) {
        this.transport = transport;
    }

    /**
     * Verifies destinations.
     *
     * @return why some could not be verified now
     * @throws InvalidSettingsException if messages to one of them would be lost
     */
    List<HoldfastException> verify(Collection<String> destinations) {
        List<HoldfastException> errors = new ArrayList<>();
        destinations.forEach(destination -> verify(destination).ifPresent(errors::add));
        for (HoldfastException error : errors) {
            if (error instanceof InvalidSettingsException wrong) {
                throw wrong;
            }
        }
        return errors;
    }

    private Optional<HoldfastException> verify(String destination) {
        if (verified.contains(destination)) {
            return Optional.empty();
        }
        try {
            transport.verify(destination);
            verified.add(destination);
            return Optional.empty();
        } catch (RuntimeException error) {
            return Optional.of(Calls.translated("Cannot verify destination \"" + destination + "\"", error));
        }
    }

    /** One result per message, in the same order. What cannot be verified counts as unreachable. */
    List<SendResult> send(List<EncodedMessage> batch) {
        Map<String, SendResult> unverified = unverified(batch);
        if (unverified.isEmpty()) {
            return sendVerified(batch);
        }
        List<EncodedMessage> sendable = batch.stream()
                .filter(message -> !unverified.containsKey(message.destination()))
                .toList();
        Iterator<SendResult> sent = sendVerified(sendable).iterator();
        List<SendResult> results = new ArrayList<>();
        for (EncodedMessage message : batch) {
            SendResult instead = unverified.get(message.destination());
            results.add(instead == null ? sent.next() : instead);
        }
        return results;
    }

    private Map<String, SendResult> unverified(List<EncodedMessage> batch) {
        Set<String> destinations = new HashSet<>();
        batch.forEach(message -> destinations.add(message.destination()));
        Map<String, SendResult> unverified = new HashMap<>();
        for (String destination : destinations) {
            verify(destination).ifPresent(error -> unverified.put(destination, SendResult.unreachable(error.rule())));
        }
        return unverified;
    }

    private List<SendResult> sendVerified(List<EncodedMessage> batch) {
        if (batch.isEmpty()) {
            return List.of();
        }
        List<SendResult> results = transport.send(batch);
        if (results.size() != batch.size()) {
            throw new MessagingUnavailableException(
                    "Cannot tell what became of " + batch.size() + " messages",
                    "the transport answered with " + results.size() + " results",
                    "They are sent again; repair the transport, its contract demands one result per message.");
        }
        return results;
    }

    void close() {
        transport.close();
    }
}
