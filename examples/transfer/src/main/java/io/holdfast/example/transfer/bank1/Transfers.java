// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.bank1;

import io.holdfast.Message;
import io.holdfast.ReliablePublisher;
import io.holdfast.example.transfer.common.Json;
import io.holdfast.example.transfer.common.Refusal;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.Supplier;

/** The business of bank1. The same code under every guarantee. */
final class Transfers {

    static final String ACCOUNT = "1";

    /** The amount with which the business code fails after its update. */
    private static final BigDecimal FAILS = new BigDecimal("2");

    private static final String RECORD = """
            INSERT INTO transfer_out (request_no, amount, made_at)
            VALUES (?, ?, ?)
            """;

    private static final String DEBIT = """
            UPDATE account_info
            SET account_balance = account_balance - ?
            WHERE account_no = ? AND account_balance >= ?
            """;

    private final ReliablePublisher publisher;
    private final Supplier<Connection> connection;

    /**
     * Makes it.
     *
     * @param publisher sends, now or when the transaction has committed
     * @param connection of the running transaction
     */
    Transfers(ReliablePublisher publisher, Supplier<Connection> connection) {
        this.publisher = publisher;
        this.connection = connection;
    }

    /** Runs in a transaction. */
    void transfer(Transfer transfer) throws SQLException {
        record(transfer);
        debit(transfer);
        publisher.publish(message(transfer));
        if (transfer.amount().compareTo(FAILS) == 0) {
            throw new Refusal(500, "bank1 failed after its update, as it always does with the amount 2");
        }
    }

    private static Message message(Transfer transfer) {
        return Message.to("transfers")
                .id(transfer.id())
                .payload(Json.write(transfer))
                .build();
    }

    /** First, so that the same request number a second time ends here. */
    private void record(Transfer transfer) throws SQLException {
        try (PreparedStatement statement = connection.get().prepareStatement(RECORD)) {
            statement.setString(1, transfer.request());
            statement.setBigDecimal(2, transfer.amount());
            statement.setLong(3, System.currentTimeMillis());
            statement.executeUpdate();
        }
    }

    private void debit(Transfer transfer) throws SQLException {
        try (PreparedStatement statement = connection.get().prepareStatement(DEBIT)) {
            statement.setBigDecimal(1, transfer.amount());
            statement.setString(2, ACCOUNT);
            statement.setBigDecimal(3, transfer.amount());
            if (statement.executeUpdate() == 0) {
                throw new Refusal(422, "There is not enough money in the account.");
            }
        }
    }
}
