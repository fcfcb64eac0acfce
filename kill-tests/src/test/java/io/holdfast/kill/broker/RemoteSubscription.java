// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.broker;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Receives over a connection of its own; dead for good once that has failed. */
final class RemoteSubscription implements Subscription {

    private final Link link;
    private final int timeoutMillis;

    RemoteSubscription(Link link, int timeoutMillis) {
        this.link = link;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public Optional<Delivery> receive(Duration wait) {
        try {
            link.patience(timeoutMillis + (int) wait.toMillis());
            link.out.writeByte(Wire.RECEIVE);
            link.out.writeLong(wait.toMillis());
            link.out.flush();
            if (!link.in.readBoolean()) {
                return Optional.empty();
            }
            int attempt = link.in.readInt();
            return Optional.of(new RemoteDelivery(attempt, Wire.read(link.in)));
        } catch (IOException error) {
            link.close();
            throw BrokerClient.unreachable("receive", error);
        }
    }

    @Override
    public void close() {
        link.close();
    }

    private void end(byte how, long delay) {
        try {
            link.patience(timeoutMillis);
            link.out.writeByte(how);
            link.out.writeLong(delay);
            link.out.flush();
            if (link.in.readBoolean()) {
                return;
            }
        } catch (IOException error) {
            link.close();
            throw BrokerClient.unreachable("end a delivery", error);
        }
        link.close();
        throw new MessagingUnavailableException(
                "Cannot end a delivery", "it was held too long and belongs to somebody else", "Receive again.");
    }

    private final class RemoteDelivery implements Delivery {

        private final int attempt;
        private final EncodedMessage message;

        RemoteDelivery(int attempt, EncodedMessage message) {
            this.attempt = attempt;
            this.message = message;
        }

        @Override
        public EncodedMessage message() {
            return message;
        }

        @Override
        public int attempt() {
            return attempt;
        }

        @Override
        public void acknowledge() {
            end(Wire.ACKNOWLEDGE, 0);
        }

        @Override
        public void retry(Duration delay) {
            end(Wire.RETRY, delay.toMillis());
        }

        @Override
        public void park(String reason) {
            end(Wire.PARK, 0);
        }

        @Override
        public void release(Duration delay) {
            end(Wire.RELEASE, delay.toMillis());
        }
    }
}
