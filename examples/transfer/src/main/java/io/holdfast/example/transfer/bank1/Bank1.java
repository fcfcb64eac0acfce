// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.bank1;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.PublishOutcome;
import io.holdfast.ReliablePublisher;
import io.holdfast.artemis.ArtemisBroker;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.core.RelaySettings;
import io.holdfast.core.ResolverSettings;
import io.holdfast.example.transfer.common.BankSettings;
import io.holdfast.example.transfer.common.Brokers;
import io.holdfast.example.transfer.common.ChildLife;
import io.holdfast.example.transfer.common.Databases;
import io.holdfast.example.transfer.common.Json;
import io.holdfast.example.transfer.common.Position;
import io.holdfast.example.transfer.common.Refusal;
import io.holdfast.example.transfer.common.Routes;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.outbox.SchemaMode;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The process of bank1. */
public final class Bank1 {

    private final boolean naive;
    private final JdbcTransactionContext transactions;
    private final Books books;
    private final ReliablePublisher publisher;
    private final Transfers transfers;

    /** What the customer sends. The crash is for the demo: where the transaction is held until the process is killed. */
    record Order(
            @Nullable String request,
            @Nullable BigDecimal amount,
            @Nullable HoldAt hold) {}

    /** What the customer hears. */
    record Receipt(String request, BigDecimal amount, String outcome) {}

    /** Moments at which a process had better not die. */
    enum HoldAt {
        /** All statements are done, the message is published, the commit has not begun. */
        BEFORE_COMMIT,
        /** The database has committed, and nothing else has been done yet. */
        AFTER_COMMIT
    }

    private Bank1(boolean naive, JdbcTransactionContext transactions, Books books, ReliablePublisher publisher) {
        this.naive = naive;
        this.transactions = transactions;
        this.books = books;
        this.publisher = publisher;
        this.transfers = new Transfers(publisher, transactions::connection);
    }

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

        Holdfast holdfast = holdfast(settings, transactions, outbox);
        holdfast.start();
        ReliablePublisher publisher = settings.position().isNaive()
                ? new NaivePublisher(
                        settings.position(),
                        transactions,
                        broker(settings).open().transport())
                : holdfast.publisher();

        Bank1 bank = new Bank1(settings.position().isNaive(), transactions, books, publisher);
        Routes routes = Routes.on(0)
                .get("/books", body -> new Shown(settings.position(), books.read()))
                .post("/transfers", body -> bank.transfer(Json.read(body, Order.class)))
                .start();
        ChildLife.ready(routes.port());
    }

    /** What the launcher asks for. */
    record Shown(Position position, Books.Page books) {}

    private static ArtemisBroker.Builder broker(BankSettings settings) {
        return Brokers.at(settings.broker()).application("bank1").firstCheckAfter(ofSeconds(1));
    }

    /** Shorter waits than the defaults, so that an audience sees what happens after a kill without waiting half a minute. */
    private static Holdfast holdfast(BankSettings settings, JdbcTransactionContext transactions, JdbcOutbox outbox) {
        ArtemisBroker broker = broker(settings).open();
        Holdfast holdfast = Holdfast.builder()
                .transactions(transactions)
                .store(outbox.store())
                .markers(outbox.markers())
                .transport(broker.transport())
                .halfMessages(broker.halfMessages())
                .destination(
                        "transfers",
                        DestinationSettings.defaults()
                                .withGuarantee(settings.position().guarantee()))
                .relay(RelaySettings.defaults()
                        .withSendTimeout(ofSeconds(2))
                        .withLease(ofSeconds(5))
                        .withPoll(ofMillis(250))
                        .withBackoff(ofMillis(250), ofSeconds(1)))
                .resolver(ResolverSettings.defaults().withInterval(ofSeconds(1)).withUnreachable(ofSeconds(1)))
                .build();
        ChildLife.atEnd(holdfast, broker);
        return holdfast;
    }

    private Receipt transfer(Order order) throws SQLException {
        if (order.request() == null || order.amount() == null) {
            throw new Refusal(422, "A transfer needs a request number and an amount.");
        }
        Transfer transfer = Transfer.checked(order.request(), order.amount());
        Optional<Receipt> earlier = earlier(transfer);
        return earlier.isPresent() ? earlier.get() : execute(transfer, Optional.ofNullable(order.hold()));
    }

    private Receipt execute(Transfer transfer, Optional<HoldAt> hold) throws SQLException {
        try {
            PublishOutcome outcome = publisher.execute(() -> {
                hold.filter(HoldAt.AFTER_COMMIT::equals)
                        // First of all that wait for the end: nothing has been sent yet.
                        .ifPresent(point -> transactions.onCompletion(end -> ChildLife.holdUntilKilled(point.name())));
                transfers.transfer(transfer);
                hold.filter(HoldAt.BEFORE_COMMIT::equals).ifPresent(point -> ChildLife.holdUntilKilled(point.name()));
            });
            return receipt(transfer, outcome);
        } catch (SQLIntegrityConstraintViolationException error) {
            // The same number came twice at the same time; the other one was first.
            return earlier(transfer).orElseThrow(() -> error);
        }
    }

    private Receipt receipt(Transfer transfer, PublishOutcome outcome) {
        if (outcome == PublishOutcome.ROLLED_BACK) {
            throw new Refusal(503, "The transaction was rolled back. Ask again.");
        }
        return new Receipt(transfer.request(), transfer.amount(), naive ? "HOPED_FOR" : outcome.name());
    }

    /** A request number that is known has been done, and is not done again. */
    private Optional<Receipt> earlier(Transfer transfer) throws SQLException {
        Optional<BigDecimal> amount = books.amountOf(transfer.request());
        if (amount.isPresent() && amount.get().compareTo(transfer.amount()) != 0) {
            throw new Refusal(409, "This request number was used for another amount.");
        }
        return amount.map(done -> new Receipt(transfer.request(), done, "DONE_BEFORE"));
    }
}
