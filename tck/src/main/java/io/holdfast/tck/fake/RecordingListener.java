// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.MessageId;
import io.holdfast.Operations;
import io.holdfast.Verdict;
import io.holdfast.spi.MessagingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down what it hears: one line per event, the name of the event and its arguments separated by spaces. Safe for
 * use by many threads.
 */
public final class RecordingListener implements MessagingListener {

    private final List<String> events = new ArrayList<>();

    /** Everything heard so far, in order. */
    public synchronized List<String> events() {
        return List.copyOf(events);
    }

    /** What was heard of one kind, for example {@code "parked"}. */
    public synchronized List<String> events(String kind) {
        return events.stream().filter(event -> event.startsWith(kind + " ")).toList();
    }

    private synchronized void add(Object... words) {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        events.add(line.toString());
    }

    @Override
    public void published(MessageId id, String destination) {
        add("published", id, destination);
    }

    @Override
    public void delivered(MessageId id, String destination) {
        add("delivered", id, destination);
    }

    @Override
    public void refused(MessageId id, String destination, int attempts, String reason) {
        add("refused", id, destination, attempts, reason);
    }

    @Override
    public void parked(MessageId id, String destination, String reason) {
        add("parked", id, destination, reason);
    }

    @Override
    public void outageStarted(String destination, String reason) {
        add("outageStarted", destination, reason);
    }

    @Override
    public void outageEnded(String destination) {
        add("outageEnded", destination);
    }

    @Override
    public void ownershipLost(MessageId id) {
        add("ownershipLost", id);
    }

    @Override
    public void checked(MessageId id, Verdict verdict) {
        add("checked", id, verdict);
    }

    @Override
    public void unreachable(MessageId id, String reason) {
        add("unreachable", id, reason);
    }

    @Override
    public void applied(MessageId id, String consumer) {
        add("applied", id, consumer);
    }

    @Override
    public void alreadyApplied(MessageId id, String consumer) {
        add("alreadyApplied", id, consumer);
    }

    @Override
    public void handlerFailed(MessageId id, String consumer, int attempt, String reason) {
        add("handlerFailed", id, consumer, attempt, reason);
    }

    @Override
    public void worked(String worker) {
        add("worked", worker);
    }

    @Override
    public void troubled(String worker, String reason, Duration pause) {
        add("troubled", worker, reason, pause);
    }

    @Override
    public void audited(Operations.Audited action) {
        add("audited", action.actor(), action.action(), action.target(), action.affected());
    }
}
