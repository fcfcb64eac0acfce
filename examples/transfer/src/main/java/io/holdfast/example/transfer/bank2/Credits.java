// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.bank2;

import io.holdfast.MessageHandler;
import io.holdfast.ReceivedMessage;
import io.holdfast.example.transfer.common.Json;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The business of bank2. It runs once per message, because the inbox sees to that. */
final class Credits implements MessageHandler<SQLException> {

    static final String ACCOUNT = "2";

    /** The amount with which the first attempts fail. */
    private static final BigDecimal FAILS_AT_FIRST = new BigDecimal("3");

    private static final int FAILURES = 2;

    private static final String CREDIT = """
            UPDATE account_info
            SET account_balance = account_balance + ?
            WHERE account_no = ?
            """;

    private static final String RECORD = """
            INSERT INTO transfer_in (request_no, amount, applied_at)
            VALUES (?, ?, ?)
            """;

    private final Supplier<Connection> connection;
    private final AtomicBoolean failing = new AtomicBoolean();

    /**
     * Makes it.
     *
     * @param connection of the running transaction
     */
    Credits(Supplier<Connection> connection) {
        this.connection = connection;
    }

    /** What bank1 tells. */
    record Transfer(String request, BigDecimal amount) {}

    @Override
    public void apply(ReceivedMessage message) throws SQLException {
        Transfer transfer = Json.read(message.text(), Transfer.class);
        credit(transfer);
        record(transfer);
        if (failing.get()) {
            throw new IllegalStateException("bank2 fails, because somebody has pressed the button");
        }
        if (transfer.amount().compareTo(FAILS_AT_FIRST) == 0 && message.attempt() <= FAILURES) {
            throw new IllegalStateException("bank2 fails at first, as it always does with the amount 3");
        }
    }

    /** From now on every attempt fails, or none. */
    void setFailing(boolean on) {
        failing.set(on);
    }

    boolean isFailing() {
        return failing.get();
    }

    private void credit(Transfer transfer) throws SQLException {
        try (PreparedStatement statement = connection.get().prepareStatement(CREDIT)) {
            statement.setBigDecimal(1, transfer.amount());
            statement.setString(2, ACCOUNT);
            statement.executeUpdate();
        }
    }

    private void record(Transfer transfer) throws SQLException {
        try (PreparedStatement statement = connection.get().prepareStatement(RECORD)) {
            statement.setString(1, transfer.request());
            statement.setBigDecimal(2, transfer.amount());
            statement.setLong(3, System.currentTimeMillis());
            statement.executeUpdate();
        }
    }
}
