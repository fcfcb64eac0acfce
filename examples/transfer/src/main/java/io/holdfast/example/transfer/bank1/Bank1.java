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
import io.holdfast.spi.TransactionContext;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The process of bank1. */
public final class Bank1 {

    private final boolean naive;
    private final Consumer<Runnable> betweenCommitAndSend;
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
        /** The database has committed, and the broker has not been told yet. */
        AFTER_COMMIT
    }

    private Bank1(
            boolean naive,
            Consumer<Runnable> betweenCommitAndSend,
            Books books,
            ReliablePublisher publisher,
            Transfers transfers) {
        this.naive = naive;
        this.betweenCommitAndSend = betweenCommitAndSend;
        this.books = books;
        this.publisher = publisher;
        this.transfers = transfers;
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
        Optional<TwoPhase> xa =
                settings.position() == Position.XA ? Optional.of(TwoPhase.start(settings)) : Optional.empty();
        TransactionContext transactions =
                xa.map(TwoPhase::transactions).orElseGet(() -> new JdbcTransactionContext(database));
        JdbcOutbox outbox = JdbcOutbox.on(database, transactions)
                .schemaMode(SchemaMode.CREATE)
                .open();
        Books books = new Books(database);
        books.open();

        Holdfast holdfast = holdfast(settings, transactions, outbox, xa);
        holdfast.start();
        ReliablePublisher publisher = settings.position().isNaive()
                ? new NaivePublisher(
                        settings.position(),
                        transactions,
                        broker(settings).open().transport())
                : holdfast.publisher();

        Bank1 bank = new Bank1(
                settings.position().isNaive(),
                betweenCommitAndSend(xa.isPresent(), transactions),
                books,
                publisher,
                new Transfers(publisher, () -> transactions.resource(Connection.class)));
        Routes routes = Routes.on(0)
                .get("/books", body -> shown(settings.position(), books, xa))
                .post("/transfers", body -> bank.transfer(Json.read(body, Order.class)))
                .start();
        ChildLife.ready(routes.port());
    }

    /** What the launcher asks for. What is in doubt is asked for first: it ends before it can be seen in the books. */
    record Shown(Position position, Books.Page books, List<String> inDoubt) {}

    private static Shown shown(Position position, Books books, Optional<TwoPhase> xa) throws SQLException {
        List<String> inDoubt = xa.map(TwoPhase::inDoubt).orElse(List.of());
        return new Shown(position, books.read(), inDoubt);
    }

    /** Runs something in the worst moment of the running transaction. */
    private static Consumer<Runnable> betweenCommitAndSend(boolean xa, TransactionContext transactions) {
        return xa
                ? action -> HeldCommit.next(transactions, action)
                // First of all that wait for the end: nothing has been sent yet.
                : action -> transactions.onCompletion(end -> action.run());
    }

    private static ArtemisBroker.Builder broker(BankSettings settings) {
        return Brokers.at(settings.broker()).application("bank1").firstCheckAfter(ofSeconds(1));
    }

    /** Shorter waits than the defaults, so that an audience sees what happens after a kill without waiting half a minute. */
    private static Holdfast holdfast(
            BankSettings settings, TransactionContext transactions, JdbcOutbox outbox, Optional<TwoPhase> xa) {
        ArtemisBroker broker = broker(settings).open();
        Holdfast.Builder builder = Holdfast.builder()
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
                .resolver(ResolverSettings.defaults().withInterval(ofSeconds(1)).withUnreachable(ofSeconds(1)));
        xa.ifPresent(both -> {
            // Makes the queue.
            broker.transport().verify("transfers");
            builder.transactionalTransport(both.transport());
        });
        Holdfast holdfast = builder.build();
        ChildLife.atEnd(holdfast, broker, () -> xa.ifPresent(TwoPhase::close));
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
                        .ifPresent(point -> betweenCommitAndSend.accept(() -> ChildLife.holdUntilKilled(point.name())));
                transfers.transfer(transfer);
                hold.filter(HoldAt.BEFORE_COMMIT::equals).ifPresent(point -> ChildLife.holdUntilKilled(point.name()));
            });
            return receipt(transfer, outcome);
        } catch (SQLException error) {
            // The same number may have come twice at the same time, and the other one was first.
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
