// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.MessageHandler;
import io.holdfast.ReceivedMessage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;

/** One span for each attempt, linked to where the message was published. */
final class TracedHandler implements MessageHandler<Exception> {

    private final String consumer;
    private final MessageHandler<?> handler;
    private final Traces traces;

    TracedHandler(String consumer, MessageHandler<?> handler, Traces traces) {
        this.consumer = consumer;
        this.handler = handler;
        this.traces = traces;
    }

    @Override
    public void apply(ReceivedMessage message) throws Exception {
        Span span = begin(message);
        Scope current = traces.baggage(message.headers()).with(span).makeCurrent();
        try {
            handler.apply(message);
        } catch (Exception error) {
            // Not its text, which may quote the payload.
            span.setAttribute(Traces.ERROR, error.getClass().getName());
            span.setStatus(StatusCode.ERROR);
            throw error;
        } finally {
            current.close();
            span.end();
        }
    }

    private Span begin(ReceivedMessage message) {
        SpanBuilder span = traces.span("process", "process", SpanKind.CONSUMER, message.destination())
                .setNoParent()
                .setAttribute(Traces.MESSAGE_ID, message.id().value())
                .setAttribute(Traces.CONSUMER, consumer);
        traces.link(span, message.headers());
        return span.startSpan();
    }
}
