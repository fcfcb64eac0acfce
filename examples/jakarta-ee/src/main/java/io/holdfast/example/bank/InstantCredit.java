// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import io.holdfast.Handles;
import io.holdfast.MessageHandler;
import io.holdfast.ReceivedMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;

/** The same for what was committed in two phases. */
@ApplicationScoped
@Handles(destination = Transfers.INSTANT, consumer = "instant-credit")
class InstantCredit implements MessageHandler<SQLException> {

    @Inject
    Accounts accounts;

    @Override
    public void apply(ReceivedMessage message) throws SQLException {
        accounts.credit(Transfer.read(message.text()));
    }
}
