// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.spi.EncodedMessage;
import jakarta.jms.JMSException;
import java.util.List;

/** A session that sends. For one thread at a time; not to be used again once it has thrown. */
final class Sender {

    private final Opened opened;
    private final Producers producers;
    private final boolean transacted;
    private boolean commitAsked;
    private boolean kept;

    Sender(JmsSettings settings, Opened opened) throws JMSException {
        this.opened = opened;
        this.producers = new Producers(settings, opened.session());
        this.transacted = opened.session().getTransacted();
    }

    /** Whether several messages can be sent in one transaction; otherwise each is at the provider when sending returns. */
    boolean isTransacted() {
        return transacted;
    }

    /** All or none; they are there when this returns. */
    void send(List<EncodedMessage> messages) throws JMSException {
        commitAsked = false;
        for (EncodedMessage message : messages) {
            producers.send(message);
        }
        commitAsked = true;
        if (transacted) {
            opened.session().commit();
        }
    }

    /** After a failure: whether the messages may be there nevertheless. */
    boolean isUnclear() {
        return commitAsked;
    }

    /** Was good once, and may have lost its connection while nobody used it. */
    boolean isKept() {
        return kept;
    }

    void keep() {
        kept = true;
    }

    boolean isLost() {
        return opened.isLost();
    }

    void close() {
        opened.close();
    }
}
