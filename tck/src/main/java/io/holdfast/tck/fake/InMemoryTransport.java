// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import java.util.List;
import java.util.Optional;

/** Sends to an in-memory broker. */
final class InMemoryTransport implements Transport {

    private final InMemoryBroker broker;
    private boolean closed;

    InMemoryTransport(InMemoryBroker broker) {
        this.broker = broker;
    }

    @Override
    public void verify(String destination) {
        synchronized (broker) {
            requireOpen();
            broker.requireUp("verify \"" + destination + "\"");
            Optional<String> missing = broker.whyNobodyReceives(destination);
            if (missing.isPresent()) {
                throw new InvalidSettingsException(
                        "Cannot send to \"" + destination + "\"", missing.get(), "Declare it and bind a consumer.");
            }
        }
    }

    @Override
    public List<SendResult> send(List<EncodedMessage> batch) {
        try {
            return broker.change("transport.send", () -> {
                requireOpen();
                broker.judgeBatch(batch);
                return batch.stream().map(this::sendOne).toList();
            });
        } catch (MessagingUnavailableException unreachable) {
            return batch.stream()
                    .map(message -> SendResult.unreachable(unreachable.rule()))
                    .toList();
        }
    }

    private SendResult sendOne(EncodedMessage message) {
        Optional<String> refusal = broker.whyRefused(message);
        if (refusal.isPresent()) {
            return SendResult.refused(refusal.get());
        }
        broker.accept(message);
        return SendResult.accepted();
    }

    @Override
    public void close() {
        synchronized (broker) {
            closed = true;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw InMemoryBroker.unreachable("use a closed transport");
        }
    }
}
