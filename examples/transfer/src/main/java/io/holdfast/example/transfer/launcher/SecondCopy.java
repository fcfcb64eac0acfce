// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import io.holdfast.MessageId;
import io.holdfast.artemis.ArtemisBroker;
import io.holdfast.example.transfer.common.BankSettings.Login;
import io.holdfast.example.transfer.common.Brokers;
import io.holdfast.example.transfer.common.Json;
import io.holdfast.example.transfer.launcher.Customer.Order;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends a message once more, as a relay does that died between the broker's answer and its own note about it. */
final class SecondCopy implements AutoCloseable {

    private final ArtemisBroker broker;

    SecondCopy(Login login) {
        this.broker = Brokers.at(login).open();
    }

    void send(Order order) {
        Transport transport = broker.transport();
        transport.verify("transfers");
        EncodedMessage message = new EncodedMessage(
                MessageId.of(order.request()),
                "transfers",
                Optional.empty(),
                "text/plain;charset=UTF-8",
                Optional.empty(),
                Map.of(),
                Json.write(Map.of("request", order.request(), "amount", order.amount()))
                        .getBytes(StandardCharsets.UTF_8),
                Instant.now(),
                Optional.empty());
        SendResult result = transport.send(List.of(message)).get(0);
        if (result.kind() != SendResult.Kind.ACCEPTED) {
            throw new IllegalStateException("the broker did not take it: " + result.reason());
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}
