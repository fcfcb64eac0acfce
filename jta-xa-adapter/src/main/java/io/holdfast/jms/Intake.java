// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A consumer's queue or subscription, and beside it, if it needs one, the queue of what it alone is to get again. For one thread
 * at a time.
 */
final class Intake {

    /** What comes back is looked for so often, while nothing else comes. */
    private static final long LOOK_MILLIS = 500;

    /** How long a provider may take to hand out what it has just shown. */
    private static final long PATIENCE_MILLIS = 500;

    private final Session session;
    private final MessageConsumer main;
    private final @Nullable MessageConsumer again;
    private final @Nullable Queue later;
    private boolean mainIsNext;
    private long lookAt = System.nanoTime();

    /**
     * @param main where new messages come
     * @param again where messages come again, if the provider delays them
     * @param later where messages wait until we find that their time has come
     */
    Intake(Session session, MessageConsumer main, @Nullable MessageConsumer again, @Nullable Queue later) {
        this.session = session;
        this.main = main;
        this.again = again;
        this.later = later;
    }

    /** What is at hand. In turns, so that nothing has to wait until something else runs dry. */
    @Nullable
    Message now() throws JMSException {
        Message due = due();
        if (due != null || again == null) {
            return due != null ? due : main.receiveNoWait();
        }
        mainIsNext = !mainIsNext;
        Message first = mainIsNext ? main.receiveNoWait() : again.receiveNoWait();
        if (first != null) {
            return first;
        }
        return mainIsNext ? again.receiveNoWait() : main.receiveNoWait();
    }

    /** Waits for a new message, but not so long that the others would be forgotten. */
    @Nullable
    Message within(long millis) throws JMSException {
        return main.receive(again == null && later == null ? millis : Math.min(millis, LOOK_MILLIS));
    }

    private @Nullable Message due() throws JMSException {
        if (later == null || System.nanoTime() - lookAt < 0) {
            return null;
        }
        String selector = Wire.NOT_BEFORE + " IS NULL OR " + Wire.NOT_BEFORE + " <= " + System.currentTimeMillis();
        Message found = shows(later, selector) ? take(later, selector) : null;
        if (found == null) {
            lookAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
        }
        return found;
    }

    /** A consumer that finds nothing would have to wait for it; a browser comes to an end. */
    private boolean shows(Queue queue, String selector) throws JMSException {
        try (QueueBrowser browser = session.createBrowser(queue, selector)) {
            return browser.getEnumeration().hasMoreElements();
        }
    }

    private @Nullable Message take(Queue queue, String selector) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(queue, selector)) {
            return consumer.receive(PATIENCE_MILLIS);
        }
    }
}
