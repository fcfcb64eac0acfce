// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import java.util.List;

/** The broker's sending side, with its points and its history. */
final class HookedTransport implements Transport {

    private final Transport transport;

    HookedTransport(Transport transport) {
        this.transport = transport;
    }

    @Override
    public void verify(String destination) {
        transport.verify(destination);
    }

    @Override
    public List<SendResult> send(List<EncodedMessage> batch) {
        batch.forEach(message -> Say.SENDING.line(message.id()));
        Point.BEFORE_SEND.pass();
        List<SendResult> results = transport.send(batch);
        for (int at = 0; at < batch.size(); at++) {
            Say word = results.get(at).kind() == SendResult.Kind.ACCEPTED ? Say.SENT : Say.UNSURE;
            word.line(batch.get(at).id());
        }
        Point.AFTER_SEND.pass();
        return results;
    }

    @Override
    public void close() {
        transport.close();
    }
}
