// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import io.holdfast.ReliablePublisher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.SQLException;

/** The side that is asked. */
@ApplicationScoped
class Bank {

    @Inject
    Accounts accounts;

    @Inject
    ReliablePublisher publisher;

    /** The transfer, its message and the debit: all, or, if there is not enough money, nothing. */
    @Transactional(rollbackOn = Exception.class)
    void transfer(Transfer transfer, String destination) throws SQLException {
        accounts.record(transfer);
        publisher.publish(destination, transfer.text());
        accounts.debit(transfer);
    }
}
