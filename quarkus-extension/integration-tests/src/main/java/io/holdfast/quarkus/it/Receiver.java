// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.it;

import io.holdfast.Handles;
import io.holdfast.MessageHandler;
import io.holdfast.ReceivedMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;

/** Writes down what arrives. */
@ApplicationScoped
@Handles(destination = "transfers", consumer = "receiver")
public class Receiver implements MessageHandler<SQLException> {

    @Inject
    Received received;

    @Override
    public void apply(ReceivedMessage message) throws SQLException {
        received.add(message.payload(Transfer.class));
    }
}
