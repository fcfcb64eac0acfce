// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessageId;
import io.holdfast.Operations;
import io.holdfast.Verdict;
import io.holdfast.spi.MessagingListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** All listeners as one that never throws. */
final class Listeners implements MessagingListener {

    private static final Logger LOG = System.getLogger("io.holdfast.core");

    private final List<MessagingListener> all;
    private final Set<String> complained = ConcurrentHashMap.newKeySet();

    Listeners(List<MessagingListener> all) {
        this.all = List.copyOf(all);
    }

    private void each(Consumer<MessagingListener> event) {
        for (MessagingListener listener : all) {
            try {
                event.accept(listener);
            } catch (Exception error) {
                ignore(listener, error);
            }
        }
    }

    private void ignore(MessagingListener listener, Exception error) {
        String complaint =
                listener.getClass().getName() + " threw " + error.getClass().getName();
        if (complained.add(complaint)) {
            LOG.log(Level.WARNING, "A listener must not throw; this is ignored, now and later: {0}", complaint);
        }
    }

    @Override
    public void published(MessageId id, String destination) {
        each(listener -> listener.published(id, destination));
    }

    @Override
    public void delivered(MessageId id, String destination) {
        each(listener -> listener.delivered(id, destination));
    }

    @Override
    public void refused(MessageId id, String destination, int attempts, String reason) {
        each(listener -> listener.refused(id, destination, attempts, reason));
    }

    @Override
    public void parked(MessageId id, String destination, String reason) {
        each(listener -> listener.parked(id, destination, reason));
    }

    @Override
    public void outageStarted(String destination, String reason) {
        each(listener -> listener.outageStarted(destination, reason));
    }

    @Override
    public void outageEnded(String destination) {
        each(listener -> listener.outageEnded(destination));
    }

    @Override
    public void ownershipLost(MessageId id) {
        each(listener -> listener.ownershipLost(id));
    }

    @Override
    public void checked(MessageId id, Verdict verdict) {
        each(listener -> listener.checked(id, verdict));
    }

    @Override
    public void unreachable(MessageId id, String reason) {
        each(listener -> listener.unreachable(id, reason));
    }

    @Override
    public void applied(MessageId id, String consumer) {
        each(listener -> listener.applied(id, consumer));
    }

    @Override
    public void alreadyApplied(MessageId id, String consumer) {
        each(listener -> listener.alreadyApplied(id, consumer));
    }

    @Override
    public void handlerFailed(MessageId id, String consumer, int attempt, String reason) {
        each(listener -> listener.handlerFailed(id, consumer, attempt, reason));
    }

    @Override
    public void worked(String worker) {
        each(listener -> listener.worked(worker));
    }

    @Override
    public void troubled(String worker, String reason, Duration pause) {
        each(listener -> listener.troubled(worker, reason, pause));
    }

    @Override
    public void audited(Operations.Audited action) {
        each(listener -> listener.audited(action));
    }
}
