// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import java.time.Duration;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/** One message on its way through a handler. */
final class ArtemisDelivery implements Delivery {

    private final ArtemisSubscription subscription;
    private final Taken taken;

    ArtemisDelivery(ArtemisSubscription subscription, Taken taken) {
        this.subscription = subscription;
        this.taken = taken;
    }

    /** One of its endings. */
    private interface Ending {
        void perform() throws ActiveMQException;
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
        end("acknowledge", () -> subscription.acknowledge(taken));
    }

    @Override
    public void retry(Duration delay) {
        end("retry", () -> subscription.again(taken.counted(), delay));
    }

    @Override
    public void park(String reason) {
        end("park", () -> subscription.park(taken, reason));
    }

    @Override
    public void release(Duration delay) {
        end("release", () -> subscription.again(taken, delay));
    }

    private void end(String what, Ending ending) {
        String asked = "Cannot " + what + " message " + taken.id();
        subscription.requireOpen(asked);
        try {
            ending.perform();
        } catch (ActiveMQException error) {
            throw Trouble.translated(asked, error);
        }
    }
}
