// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.bank2;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.Operations;
import io.holdfast.artemis.ArtemisBroker;
import io.holdfast.core.ConsumerSettings;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.core.RetryLadder;
import io.holdfast.example.transfer.common.BankSettings;
import io.holdfast.example.transfer.common.Brokers;
import io.holdfast.example.transfer.common.ChildLife;
import io.holdfast.example.transfer.common.Databases;
import io.holdfast.example.transfer.common.Json;
import io.holdfast.example.transfer.common.Routes;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.outbox.SchemaMode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;

/** The process of bank2. */
public final class Bank2 {

    /** Short, so that an audience sees a message being parked; see ConsumerSettings for what one would use. */
    private static final RetryLadder LADDER = RetryLadder.of(4, ofMillis(500), ofSeconds(1), ofSeconds(1));

    private Bank2() {}

    /** Whether bank2 shall fail. */
    record Failing(boolean failing) {}

    /** How many messages were tried again. */
    record Retried(int retried) {}

    /** What the launcher asks for. */
    record Shown(
            Books.Page books, boolean failing, Map<String, Troubles.Failed> failed, Map<String, Integer> repeated) {}

    /**
     * Runs until it is killed.
     *
     * @param arguments none
     * @throws IOException if the launcher is gone
     * @throws SQLException if the database is not usable
     */
    @SuppressWarnings("resource") // all of it ends with the process
    public static void main(String[] arguments) throws IOException, SQLException {
        BankSettings settings = ChildLife.begin(BankSettings.class);
        HikariDataSource database = Databases.open(settings.database());
        JdbcTransactionContext transactions = new JdbcTransactionContext(database);
        JdbcOutbox outbox = JdbcOutbox.on(database, transactions)
                .schemaMode(SchemaMode.CREATE)
                .open();
        Books books = new Books(database);
        books.open();

        Credits credits = new Credits(transactions::connection);
        Troubles troubles = new Troubles();
        ArtemisBroker broker = Brokers.at(settings.broker()).open();
        Holdfast holdfast = Holdfast.builder()
                .transactions(transactions)
                .inbox(settings.position().isNaive() ? new ForgetfulInbox() : outbox.inbox())
                .source(broker.source())
                .store(outbox.store())
                .transport(broker.transport())
                .destination("transfers", DestinationSettings.defaults())
                .consumer(
                        "bank2",
                        "transfers",
                        credits,
                        ConsumerSettings.defaults().withLadder(LADDER).withBusyDelay(ofMillis(500)))
                .listener(troubles)
                .build();
        ChildLife.atEnd(holdfast, broker, database);
        holdfast.start();

        Routes routes = Routes.on(0)
                .get(
                        "/books",
                        body -> new Shown(books.read(), credits.isFailing(), troubles.failed(), troubles.repeated()))
                .post("/failing", body -> {
                    credits.setFailing(Json.read(body, Failing.class).failing());
                    return new Failing(credits.isFailing());
                })
                .post("/retry-parked", body -> retryParked(holdfast.operations()))
                .start();
        ChildLife.ready(routes.port());
    }

    private static Retried retryParked(Operations operations) {
        return new Retried(operations.retryAll(
                Operations.Filter.destination("transfers").withState(Operations.State.PARKED),
                false,
                "operator of the demo"));
    }
}
