// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import jakarta.jms.JMSException;
import java.time.Duration;

/** One message on its way through a handler. */
final class JmsDelivery implements Delivery {

    private final JmsSubscription subscription;
    private final Taken taken;

    JmsDelivery(JmsSubscription subscription, Taken taken) {
        this.subscription = subscription;
        this.taken = taken;
    }

    /** One of its endings. */
    private interface Ending {
        void perform() throws JMSException;
    }

    @Override
    public EncodedMessage message() {
        return taken.message();
    }

    @Override
    public int attempt() {
        return taken.attempt();
    }

    @Override
    public void acknowledge() {
        end("acknowledge", subscription::acknowledge);
    }

    @Override
    public void retry(Duration delay) {
        end("retry", () -> subscription.putBack(taken.counted(), delay));
    }

    @Override
    public void park(String reason) {
        end("park", () -> subscription.park(taken, reason));
    }

    @Override
    public void release(Duration delay) {
        end("release", () -> subscription.putBack(taken, delay));
    }

    private void end(String what, Ending ending) {
        String asked = "Cannot " + what + " message " + taken.id();
        subscription.requireOpen(asked);
        try {
            ending.perform();
        } catch (JMSException | RuntimeException error) {
            throw Trouble.translated(asked, error);
        }
    }
}
