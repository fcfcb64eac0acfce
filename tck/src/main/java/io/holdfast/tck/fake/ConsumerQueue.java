// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.tck.fake.InMemoryBroker.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one consumer has still to receive of one destination, in order of arrival. Used under the monitor of its broker.
 */
final class ConsumerQueue {

    final String consumer;
    private final List<QueuedMessage> messages = new ArrayList<>();
    private final List<QueuedMessage> parked = new ArrayList<>();

    ConsumerQueue(String consumer) {
        this.consumer = consumer;
    }

    void put(EncodedMessage message, Instant now) {
        messages.add(new QueuedMessage(message, now));
    }

    int depth() {
        return messages.size();
    }

    /** The first that can be delivered; where keys are ordered, only the first of its key can be. */
    Optional<QueuedMessage> next(boolean ordered, Instant now) {
        Set<String> closed = new LinkedHashSet<>();
        for (QueuedMessage queued : messages) {
            boolean first = !ordered || queued.message.key().map(closed::add).orElse(true);
            if (first && queued.isDeliverable(now)) {
                return Optional.of(queued);
            }
        }
        return Optional.empty();
    }

    void remove(QueuedMessage queued) {
        messages.remove(queued);
    }

    void park(QueuedMessage queued, String reason) {
        messages.remove(queued);
        queued.park(reason);
        parked.add(queued);
    }

    void giveBackAll(Session session) {
        messages.stream().filter(queued -> queued.isHeldBy(session)).forEach(QueuedMessage::giveBack);
    }

    /** Puts a second copy behind the others if the message is here. */
    void duplicate(MessageId id, Instant now) {
        Optional<QueuedMessage> original = messages.stream()
                .filter(queued -> queued.message.id().equals(id))
                .findFirst();
        original.ifPresent(queued -> put(queued.message, now));
    }

    List<QueuedMessage> parked() {
        return parked;
    }

    /** A parked message has lost its place: when it is retried it comes last. */
    boolean retry(MessageId id, Instant now) {
        List<QueuedMessage> found = takeParked(id);
        found.forEach(queued -> queued.retry(now));
        messages.addAll(found);
        return !found.isEmpty();
    }

    boolean discard(MessageId id) {
        return !takeParked(id).isEmpty();
    }

    private List<QueuedMessage> takeParked(MessageId id) {
        List<QueuedMessage> found =
                parked.stream().filter(queued -> queued.message.id().equals(id)).toList();
        parked.removeAll(found);
        return found;
    }

    void describe(Instant now, StringBuilder text) {
        messages.forEach(queued -> queued.describe(now, text));
        parked.forEach(queued -> queued.describe(now, text));
    }
}
