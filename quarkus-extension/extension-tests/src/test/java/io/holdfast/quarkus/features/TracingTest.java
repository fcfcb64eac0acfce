// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.Message;
import io.holdfast.ReliablePublisher;
import io.holdfast.quarkus.test.MessageProbe;
import io.holdfast.tck.Eventually;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the publication to the relay and to the handler. */
class TracingTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = App.of(Applied.class, Spans.class)
            .overrideConfigKey("quarkus.otel.enabled", "true")
            .overrideConfigKey("quarkus.otel.traces.exporter", "none");

    @Inject
    ReliablePublisher publisher;

    @Inject
    MessageProbe messages;

    @Inject
    Tracer tracer;

    @Inject
    Spans spans;

    @AfterEach
    void forget() {
        messages.forget();
        spans.ended.clear();
    }

    @Test
    void relayAndHandler_areLinkedToThePublication() {
        SpanContext request = inRequest("one");
        messages.deliverNow();

        SpanData publication = spans.one("publish transfers");
        assertThat(publication.getParentSpanContext()).isEqualTo(request);
        assertThat(spans.one("send transfers").getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(SpanContext::getTraceId, SpanContext::getSpanId)
                .containsExactly(tuple(publication.getTraceId(), publication.getSpanId()));
        SpanData processing = spans.one("process transfers");
        assertThat(processing.getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(SpanContext::getTraceId, SpanContext::getSpanId)
                .containsExactly(tuple(publication.getTraceId(), publication.getSpanId()));
        assertThat(processing.getTraceId()).isNotEqualTo(publication.getTraceId());
    }

    @Test
    void failedAttempt_isAnError_withoutTheTextOfTheException() {
        inRequest("refused");

        SpanData processing = spans.one("process transfers");
        assertThat(processing.getStatus()).isEqualTo(StatusData.error());
        assertThat(processing.getAttributes().asMap().values())
                .contains(IllegalStateException.class.getName())
                .doesNotContain("not today");
        assertThat(processing.getEvents()).isEmpty();
    }

    @Test
    void contextThatTheApplicationHasSet_stays() {
        String own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        QuarkusTransaction.requiringNew()
                .run(() -> publisher.publish(Message.to("transfers")
                        .header("traceparent", own)
                        .payload("own")
                        .build()));
        messages.deliverNow();

        assertThat(spans.one("process transfers").getLinks())
                .extracting(link -> link.getSpanContext().getTraceId())
                .containsExactly("0af7651916cd43dd8448eb211c80319c");
    }

    private SpanContext inRequest(String payload) {
        Span request = tracer.spanBuilder("request").startSpan();
        try (Scope current = request.makeCurrent()) {
            QuarkusTransaction.requiringNew().run(() -> publisher.publish("transfers", payload));
        } finally {
            request.end();
        }
        return request.getSpanContext();
    }

    /** In memory. */
    @Singleton
    static class Spans implements SpanProcessor {

        private final List<SpanData> ended = new CopyOnWriteArrayList<>();

        /** The first of a name. */
        SpanData one(String name) {
            Eventually.within(
                    Duration.ofSeconds(60),
                    () -> ended.stream().anyMatch(span -> span.getName().equals(name)));
            return ended.stream()
                    .filter(span -> span.getName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no span " + name + " among "
                            + ended.stream().map(SpanData::getName).toList()));
        }

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            // What counts is how it ends.
        }

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            ended.add(span.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}
