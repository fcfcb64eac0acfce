// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.spi.SendResult;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.SessionFailureListener;
import org.jspecify.annotations.Nullable;

/**
 * A session in which each message is answered once the broker has it on disk, and sending the next one waits for no answer. For one
 * thread at a time.
 */
final class AnsweredSession implements SessionFailureListener {

    private final ClientSession session;
    private final ClientProducer producer;
    private final long timeoutMillis;
    private volatile @Nullable Answers waiting;
    private volatile boolean broken;

    AnsweredSession(ClientSession session, long timeoutMillis) throws ActiveMQException {
        this.session = session;
        this.producer = session.createProducer();
        this.timeoutMillis = timeoutMillis;
        session.addFailureListener(this);
    }

    /** Sends messages, each with its place among the answers. */
    interface Sends {
        void through(ClientProducer producer, Answers answers) throws ActiveMQException;
    }

    /** Sends, and waits for all answers within a bounded time. */
    List<SendResult> exchange(int messages, Sends sends) {
        Answers answers = new Answers(messages);
        waiting = answers;
        try {
            if (!broken) {
                sends.through(producer, answers);
            }
            broken |= !answers.await(broken ? 0 : timeoutMillis);
        } catch (ActiveMQException error) {
            broken = true;
            answers.abandon(Trouble.describe(error));
        } catch (InterruptedException stopped) {
            broken = true;
            Thread.currentThread().interrupt();
        } finally {
            waiting = null;
        }
        return answers.results();
    }

    /** For asking the broker something short between two exchanges, or during one. */
    ClientSession session() {
        return session;
    }

    /** Not fit for another exchange: answers of the last one may still be under way. */
    boolean isBroken() {
        return broken || session.isClosed();
    }

    @Override
    public void connectionFailed(ActiveMQException error, boolean failedOver) {
        broken = true;
        Answers open = waiting;
        if (open != null) {
            open.abandon(Trouble.describe(error));
        }
    }

    @Override
    public void connectionFailed(ActiveMQException error, boolean failedOver, String scaleDownTarget) {
        connectionFailed(error, failedOver);
    }

    @Override
    public void beforeReconnect(ActiveMQException error) {
        connectionFailed(error, false);
    }

    void close() {
        try {
            session.close();
        } catch (ActiveMQException gone) {
            // The broker notices by itself.
        }
    }
}
