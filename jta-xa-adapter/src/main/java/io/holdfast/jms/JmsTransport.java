// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import jakarta.jms.JMSException;
import jakarta.jms.TransactionRolledBackException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Sends each batch as one transaction of a session that no other thread uses meanwhile. */
final class JmsTransport implements Transport {

    private static final String ASKED = "Cannot send";

    private final JmsSettings settings;
    private final ConcurrentLinkedDeque<Sender> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    JmsTransport(JmsSettings settings) {
        this.settings = settings;
    }

    @Override
    public void verify(String destination) {
        String asked = "Cannot verify destination \"" + destination + "\"";
        requireUsable(asked);
        try (Opened opened = Opened.own(settings, Optional.empty())) {
            new Existence(settings, opened.session()).publishable(destination);
        } catch (JMSException | RuntimeException error) {
            throw Trouble.translated(asked, error);
        }
    }

    @Override
    public List<SendResult> send(List<EncodedMessage> batch) {
        Sender sender = borrow();
        if (!sender.isTransacted() && batch.size() > 1) {
            giveBack(sender);
            return oneByOne(batch);
        }
        try {
            sender.send(batch);
            giveBack(sender);
            return Collections.nCopies(batch.size(), SendResult.accepted());
        } catch (JMSException | RuntimeException error) {
            sender.close();
            boolean unclear = sender.isUnclear() && !(error instanceof TransactionRolledBackException);
            return unclear ? unreachable(batch, error) : again(batch, sender.isKept(), error);
        }
    }

    private static List<SendResult> unreachable(List<EncodedMessage> batch, Exception error) {
        return Collections.nCopies(batch.size(), SendResult.unreachable(Trouble.describe(error)));
    }

    /** Nothing of it is there. */
    private List<SendResult> again(List<EncodedMessage> batch, boolean wasKept, Exception error) {
        if (batch.size() > 1) {
            return oneByOne(batch);
        }
        SendResult result = Trouble.result(error);
        if (wasKept && result.kind() == SendResult.Kind.UNREACHABLE) {
            // The connection may have died long ago, and the provider be well.
            closeIdle();
            return send(batch);
        }
        return List.of(result);
    }

    /** One message may be to blame: it must not hold up the others. */
    private List<SendResult> oneByOne(List<EncodedMessage> batch) {
        List<SendResult> results = new ArrayList<>();
        String down = "";
        for (EncodedMessage message : batch) {
            try {
                results.add(down.isEmpty() ? send(List.of(message)).get(0) : SendResult.unreachable(down));
            } catch (MessagingUnavailableException error) {
                down = error.rule();
                results.add(SendResult.unreachable(down));
            }
        }
        return results;
    }

    private Sender borrow() {
        requireUsable(ASKED);
        for (Sender waiting = idle.poll(); waiting != null; waiting = idle.poll()) {
            if (!waiting.isLost()) {
                return waiting;
            }
            waiting.close();
        }
        try {
            Opened opened = Opened.own(settings, Optional.empty());
            try {
                return new Sender(settings, opened);
            } catch (JMSException | RuntimeException error) {
                opened.close();
                throw error;
            }
        } catch (JMSException | RuntimeException error) {
            throw Trouble.translated(ASKED, error);
        }
    }

    private void giveBack(Sender sender) {
        sender.keep();
        idle.push(sender);
        if (closed) {
            closeIdle();
        }
    }

    private void requireUsable(String asked) {
        if (closed) {
            throw new MessagingUnavailableException(asked, "this transport was closed", "Open another one.");
        }
        if (settings.isInTransaction()) {
            throw new MessagingUnavailableException(
                    asked,
                    "this thread is in a transaction, and a server's connection factory would let the messages wait for it",
                    "Call it without a transaction, as the relay's threads do.");
        }
    }

    private void closeIdle() {
        for (Sender waiting = idle.poll(); waiting != null; waiting = idle.poll()) {
            waiting.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
    }
}
