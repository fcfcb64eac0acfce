// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.features;

import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import jakarta.inject.Singleton;
import java.util.List;

/** A line to a broker that a test can cut, or on which it can let the relay hang. */
@Singleton
public class Line implements Transport {

    private boolean away;
    private boolean hanging;

    synchronized void cut() {
        away = true;
    }

    synchronized void hang() {
        hanging = true;
    }

    synchronized void mend() {
        away = false;
        hanging = false;
        notifyAll();
    }

    @Override
    public void verify(String destination) {
        // Everything is as it should be.
    }

    @Override
    public synchronized List<SendResult> send(List<EncodedMessage> batch) {
        while (hanging) {
            try {
                wait();
            } catch (InterruptedException wish) {
                Thread.currentThread().interrupt();
                hanging = false;
            }
        }
        return batch.stream()
                .map(message -> away ? SendResult.unreachable("the line is cut") : SendResult.accepted())
                .toList();
    }

    @Override
    public void close() {
        mend();
    }
}
