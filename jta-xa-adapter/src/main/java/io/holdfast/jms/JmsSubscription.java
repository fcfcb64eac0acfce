// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.Subscription;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Receives from one consumer's queue or subscription in a transacted session.
 *
 * <p>A commit acknowledges all that the session has received, so there is one delivery at a time. What is put back or set aside
 * is committed at once, together with its removal. Acknowledgements are committed some at a time: one that is lost is delivered
 * again, and the inbox knows it.
 */
final class JmsSubscription implements Subscription {

    /** So many acknowledgements wait for one commit at most, and no longer than this. */
    private static final int MOST_UNCOMMITTED = 100;

    private static final long UNCOMMITTED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * A message that was delivered so often kills its handler's process. It is put back as a new one, counted, before the
     * provider reaches its own limit, where it would drop or move it.
     */
    private static final int MOST_DELIVERIES = 5;

    private final JmsSettings settings;
    private final Opened opened;
    private final Session session;
    private final Place place;
    private final Intake intake;
    private final Producers producers;
    private final boolean delays;
    private int uncommitted;
    private long uncommittedSince;
    private boolean held;
    private volatile @Nullable Thread user;
    private volatile boolean closed;

    /** @param delays whether the provider has a delivery delay */
    JmsSubscription(JmsSettings settings, Opened opened, Place place, Intake intake, boolean delays) {
        this.settings = settings;
        this.opened = opened;
        this.session = opened.session();
        this.place = place;
        this.intake = intake;
        this.producers = new Producers(settings, session);
        this.delays = delays;
    }

    @Override
    public Optional<Delivery> receive(Duration wait) {
        String asked = "Cannot receive from \"" + place.destination() + "\"";
        user = Thread.currentThread();
        try {
            long end = System.nanoTime() + wait.toNanos();
            while (true) {
                requireOpen(asked);
                // Before anything can fail: what was received and is in nobody's hands must not be acknowledged.
                held = true;
                Message wire = take(end - System.nanoTime());
                held = wire != null;
                requireOpen(asked);
                Optional<Taken> next = wire == null ? Optional.empty() : read(wire);
                if (next.isPresent()) {
                    return next.map(taken -> new JmsDelivery(this, taken));
                }
                if (end - System.nanoTime() <= 0) {
                    return Optional.empty();
                }
            }
        } catch (JMSException | RuntimeException error) {
            throw Trouble.translated(asked, error);
        }
    }

    /** Nothing at hand means time to write down what was acknowledged, before waiting. */
    private @Nullable Message take(long nanos) throws JMSException {
        Message wire = intake.now();
        if (wire == null) {
            commit();
            // Zero would mean for ever.
            long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
            wire = millis > 0 ? intake.within(millis) : null;
        }
        return wire;
    }

    private Optional<Taken> read(Message wire) throws JMSException {
        Wire.Content content;
        try {
            if (settings.foreign() == ForeignMessages.PARK && !Wire.isOurs(wire)) {
                throw new Wire.UnreadableException("it carries no id of ours, so another client has sent it");
            }
            content = Wire.read(wire, place.destination());
        } catch (Wire.UnreadableException unreadable) {
            setAside(Wire.findable(wire), unreadable.why());
            return Optional.empty();
        }
        Taken taken = new Taken(content.message(), content.attempt());
        if (Wire.deliveries(wire) >= MOST_DELIVERIES) {
            putBack(taken.counted(), Duration.ZERO);
            return Optional.empty();
        }
        return Optional.of(taken);
    }

    void acknowledge() throws JMSException {
        held = false;
        if (uncommitted++ == 0) {
            uncommittedSince = System.nanoTime();
        }
        if (uncommitted >= MOST_UNCOMMITTED || System.nanoTime() - uncommittedSince > UNCOMMITTED_NANOS) {
            commit();
        }
    }

    private void commit() throws JMSException {
        if (uncommitted > 0) {
            session.commit();
            uncommitted = 0;
        }
    }

    /** Puts a copy at the end of the consumer's queue, or of the one that stands in for it. */
    void putBack(Taken taken, Duration delay) throws JMSException {
        Message copy = Wire.again(session, taken.message(), taken.attempt());
        boolean inPlace = place.queue().isPresent() && (delays || delay.isZero());
        if (!delays && !delay.isZero()) {
            copy.setLongProperty(Wire.NOT_BEFORE, System.currentTimeMillis() + delay.toMillis());
        }
        Duration provider = delays ? delay : Duration.ZERO;
        if (inPlace) {
            producers.send(back(session, place), copy, provider);
        } else {
            producers.send(place.retries(), copy, provider);
        }
        commitNow();
    }

    /** Where only this consumer is reached. */
    static Destination back(Session session, Place place) throws JMSException {
        if (!place.route().isTopic()) {
            return place.route().in(session);
        }
        return Destinations.queue(session, place.queue().orElse(place.retries()));
    }

    void park(Taken taken, String reason) throws JMSException {
        setAside(Wire.again(session, taken.message(), taken.attempt()), reason);
    }

    private void setAside(Message copy, String reason) throws JMSException {
        copy.setStringProperty(Wire.REASON, reason);
        copy.setStringProperty(Wire.DESTINATION, place.destination());
        copy.setStringProperty(Wire.QUEUE, place.queue().orElse(place.retries()));
        copy.setLongProperty(Wire.PARKED_AT, System.currentTimeMillis());
        producers.send(place.parked(), copy, Duration.ZERO);
        commitNow();
    }

    private void commitNow() throws JMSException {
        session.commit();
        held = false;
        uncommitted = 0;
    }

    void requireOpen(String asked) {
        if (closed || opened.isLost() || !isUsable()) {
            throw new MessagingUnavailableException(
                    asked, "this subscription has lost its connection or was closed", "Subscribe again.");
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** In servers, where nobody may listen for lost connections, the session knows. */
    private boolean isUsable() {
        try {
            return session.getTransacted();
        } catch (JMSException | RuntimeException gone) {
            return false;
        }
    }

    /** Whoever interrupts another thread's work cannot know what it holds, and lets the provider deliver it again. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            if (Thread.currentThread().equals(user) && !held) {
                commit();
            }
        } catch (JMSException | RuntimeException lost) {
            // Delivered again, and recognised.
        }
        closed = true;
        opened.close();
    }
}
