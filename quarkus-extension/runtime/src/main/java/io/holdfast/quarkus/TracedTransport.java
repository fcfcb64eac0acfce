// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.List;

/** One span for each batch, linked to where its messages were published. */
final class TracedTransport implements Transport {

    private final Transport transport;
    private final Traces traces;

    TracedTransport(Transport transport, Traces traces) {
        this.transport = transport;
        this.traces = traces;
    }

    @Override
    public void verify(String destination) {
        transport.verify(destination);
    }

    @Override
    public List<SendResult> send(List<EncodedMessage> batch) {
        Span span = begin(batch);
        boolean accepted = false;
        Scope current = span.makeCurrent();
        try {
            List<SendResult> results = transport.send(batch);
            accepted = results.stream().allMatch(result -> result.kind() == SendResult.Kind.ACCEPTED);
            return results;
        } finally {
            current.close();
            if (!accepted) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }

    private Span begin(List<EncodedMessage> batch) {
        List<String> destinations =
                batch.stream().map(EncodedMessage::destination).distinct().toList();
        SpanBuilder span = traces.span(
                        "send", "send", SpanKind.CLIENT, destinations.size() == 1 ? destinations.get(0) : "")
                .setNoParent()
                .setAttribute(Traces.BATCH, batch.size());
        batch.forEach(message -> traces.link(span, message.headers()));
        return span.startSpan();
    }

    @Override
    public void close() {
        transport.close();
    }
}
