// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.test;

import io.holdfast.Message;
import io.holdfast.MessageId;
import io.holdfast.PublishOutcome;
import io.holdfast.ReliablePublisher;
import io.holdfast.TransactionWork;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Tells the records what is published through it. */
final class RecordingPublisher implements ReliablePublisher {

    private final String instance;
    private final ReliablePublisher publisher;
    private final Records records;

    RecordingPublisher(String instance, ReliablePublisher publisher, Records records) {
        this.instance = instance;
        this.publisher = publisher;
        this.records = records;
    }

    @Override
    public MessageId publish(Message message) {
        return publishAll(List.of(message)).get(0);
    }

    @Override
    public List<MessageId> publishAll(List<Message> messages) {
        List<MessageId> ids = publisher.publishAll(messages);
        if (!ids.isEmpty()) {
            records.published(recorded(ids, messages));
        }
        return ids;
    }

    /** The library returns no ids here, so what has none gets one. */
    @Override
    public <E extends Exception> PublishOutcome execute(List<Message> messages, TransactionWork<E> work) throws E {
        List<Message> named = messages.stream()
                .map(message -> message.id().isPresent()
                        ? message
                        : message.toBuilder()
                                .id(MessageId.of(UUID.randomUUID().toString()))
                                .build())
                .toList();
        PublishOutcome outcome = publisher.execute(named, work);
        if (outcome.isCommitted()) {
            records.committed(recorded(
                    named.stream().map(message -> message.id().orElseThrow()).toList(), messages));
        }
        return outcome;
    }

    private List<RecordedMessage> recorded(List<MessageId> ids, List<Message> messages) {
        List<RecordedMessage> recorded = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            recorded.add(new RecordedMessage(instance, ids.get(i), messages.get(i)));
        }
        return recorded;
    }
}
