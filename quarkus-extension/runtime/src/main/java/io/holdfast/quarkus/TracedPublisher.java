// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.Message;
import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.PublishOutcome;
import io.holdfast.ReliablePublisher;
import io.holdfast.TransactionWork;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.List;
import java.util.Map;

/** Stores with each message the context of the span in which it was published. */
final class TracedPublisher implements ReliablePublisher {

    private final ReliablePublisher publisher;
    private final Traces traces;

    TracedPublisher(ReliablePublisher publisher, Traces traces) {
        this.publisher = publisher;
        this.traces = traces;
    }

    /** A message as it is published, and the span of its publication. */
    private record Traced(Message message, Span span) {}

    @Override
    public MessageId publish(Message message) {
        return publishAll(List.of(message)).get(0);
    }

    @Override
    public List<MessageId> publishAll(List<Message> messages) {
        List<Traced> begun = begin(messages);
        boolean published = false;
        try {
            List<MessageId> ids = publisher.publishAll(messages(begun));
            for (int i = 0; i < ids.size(); i++) {
                begun.get(i).span().setAttribute(Traces.MESSAGE_ID, ids.get(i).value());
            }
            published = true;
            return ids;
        } finally {
            end(begun, published);
        }
    }

    @Override
    public <E extends Exception> PublishOutcome execute(List<Message> messages, TransactionWork<E> work) throws E {
        List<Traced> begun = begin(messages);
        boolean committed = false;
        try {
            PublishOutcome outcome = publisher.execute(messages(begun), work);
            committed = outcome.isCommitted();
            return outcome;
        } finally {
            end(begun, committed);
        }
    }

    private List<Traced> begin(List<Message> messages) {
        return messages.stream()
                .map(message -> {
                    Span span = traces.span("publish", "create", SpanKind.PRODUCER, message.destination())
                            .startSpan();
                    return new Traced(carrying(message, traces.headers(span)), span);
                })
                .toList();
    }

    /** What the application has set stays, and a message without room for more is published without. */
    private static Message carrying(Message message, Map<String, String> context) {
        Message.Builder copy = message.toBuilder();
        context.forEach((name, value) -> {
            if (!message.headers().containsKey(name)) {
                copy.header(name, value);
            }
        });
        try {
            return copy.build();
        } catch (MessageRejectedException tooMuch) {
            return message;
        }
    }

    private static List<Message> messages(List<Traced> begun) {
        return begun.stream().map(Traced::message).toList();
    }

    private static void end(List<Traced> begun, boolean good) {
        for (Traced traced : begun) {
            if (!good) {
                traced.span().setStatus(StatusCode.ERROR);
            }
            traced.span().end();
        }
    }
}
