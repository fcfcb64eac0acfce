// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Begins spans, and moves their context into the headers of messages and out of them. */
final class Traces {

    static final String OPERATION_NAME = "messaging.operation.name";
    static final String OPERATION_TYPE = "messaging.operation.type";
    static final String DESTINATION = "messaging.destination.name";
    static final String MESSAGE_ID = "messaging.message.id";
    static final String CONSUMER = "messaging.consumer.group.name";
    static final String BATCH = "messaging.batch.message_count";
    static final String ERROR = "error.type";

    private static final String SYSTEM = "messaging.system";
    private static final TextMapGetter<Map<String, String>> HEADERS = new HeaderGetter();

    private final Tracer tracer;
    private final TextMapPropagator propagator;

    Traces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("io.holdfast");
        this.propagator = telemetry.getPropagators().getTextMapPropagator();
    }

    SpanBuilder span(String operation, String type, SpanKind kind, String destination) {
        SpanBuilder span = tracer.spanBuilder(operation + " " + destination)
                .setSpanKind(kind)
                .setAttribute(SYSTEM, "holdfast")
                .setAttribute(OPERATION_NAME, operation)
                .setAttribute(OPERATION_TYPE, type);
        return destination.isEmpty() ? span : span.setAttribute(DESTINATION, destination);
    }

    /** The headers that carry the context of a span. */
    Map<String, String> headers(Span span) {
        Map<String, String> headers = new HashMap<>();
        propagator.inject(Context.current().with(span), headers, (into, name, value) -> headers.put(name, value));
        return headers;
    }

    /** What the application has put into the context besides spans. */
    Context baggage(Map<String, String> headers) {
        return Context.current().with(Baggage.fromContext(carried(headers)));
    }

    private Context carried(Map<String, String> headers) {
        return propagator.extract(Context.root(), headers, HEADERS);
    }

    void link(SpanBuilder span, Map<String, String> headers) {
        SpanContext origin = Span.fromContext(carried(headers)).getSpanContext();
        if (origin.isValid()) {
            span.addLink(origin);
        }
    }

    /** Reads what {@link #headers} wrote. */
    private static final class HeaderGetter implements TextMapGetter<Map<String, String>> {

        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String name) {
            return headers == null ? null : headers.get(name);
        }
    }
}
