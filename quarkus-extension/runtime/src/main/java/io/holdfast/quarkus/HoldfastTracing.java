// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.MessageHandler;
import io.holdfast.ReliablePublisher;
import io.holdfast.spi.Transport;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/**
 * Traces messages by the messaging conventions of OpenTelemetry: a PRODUCER span where one is published, whose context is stored with it;
 * a CLIENT span where the relay sends a batch; a CONSUMER span where one is applied. The last two are linked to the first, not its
 * children: they happen later, elsewhere, and perhaps again.
 */
@Singleton
public class HoldfastTracing implements MessageInterceptor {

    private final Instance<OpenTelemetry> telemetry;

    /** As an instance, because an application may have the extension and have turned it off. */
    HoldfastTracing(Instance<OpenTelemetry> telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public ReliablePublisher publishing(String instance, ReliablePublisher publisher) {
        return telemetry.isResolvable() ? new TracedPublisher(publisher, new Traces(telemetry.get())) : publisher;
    }

    @Override
    public Transport sending(Transport transport) {
        return telemetry.isResolvable() ? new TracedTransport(transport, new Traces(telemetry.get())) : transport;
    }

    @Override
    public MessageHandler<?> applying(String consumer, MessageHandler<?> handler) {
        return telemetry.isResolvable() ? new TracedHandler(consumer, handler, new Traces(telemetry.get())) : handler;
    }
}
