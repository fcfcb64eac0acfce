// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import io.holdfast.Guarantee;
import io.holdfast.Message;
import io.holdfast.PublishOutcome;
import io.holdfast.artemis.ArtemisBroker;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.outbox.SchemaMode;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Half messages of Holdfast with default settings, around a transaction on PostgreSQL or around nothing. */
final class OurHalves implements Contestant {

    static final String NAME = "ours";

    /** Each turn is an application of its own, or it would adopt what the one before has left. */
    private static final AtomicInteger APPLICATIONS = new AtomicInteger();

    /** The longest that can be set: what is stored as undecided stays where it was put. */
    private static final Duration UNDISTURBED = Duration.ofMinutes(1);

    private final Lab lab;
    private final Style style;
    private final boolean business;
    private final Undecided undecided;
    private final int halves;
    private @Nullable Running running;

    /** How callers use it. */
    enum Style {
        /** The message is published in a transaction; its confirmation is left to another thread. */
        PUBLISH(NAME),
        /** The message is prepared, then a transaction follows; the call returns when the message is confirmed. */
        EXECUTE("ours-execute");

        final String label;

        Style(String label) {
            this.label = label;
        }
    }

    private record Running(String application, ArtemisBroker broker, Work work, Holdfast holdfast) {}

    /** The transactions around a message. */
    private interface Work {

        Transaction begin();

        void run(int random) throws SQLException;

        Holdfast.Builder builder();
    }

    private OurHalves(Lab lab, Style style, boolean business, Undecided undecided, int halves) {
        this.lab = lab;
        this.style = style;
        this.business = business;
        this.undecided = undecided;
        this.halves = halves;
    }

    /** Around an empty transaction. */
    static OurHalves alone(Lab lab, Style style) {
        return new OurHalves(lab, style, false, Undecided.NONE, 0);
    }

    /** Around an empty transaction, in a broker that holds undecided halves. */
    static OurHalves among(Lab lab, Undecided undecided, int halves) {
        return new OurHalves(lab, Style.PUBLISH, false, undecided, halves);
    }

    /** Around a business transaction with a marker. */
    static OurHalves inBusiness(Lab lab, Style style) {
        return new OurHalves(lab, style, true, Undecided.NONE, 0);
    }

    @Override
    public String name() {
        return style.label + undecided.label;
    }

    @Override
    public void create() {
        String application = "bench" + APPLICATIONS.incrementAndGet();
        ArtemisBroker.Builder open = ArtemisBroker.at(lab.broker().url()).application(application);
        ArtemisBroker broker = (undecided == Undecided.NONE ? open : open.firstCheckAfter(UNDISTURBED)).open();
        undecided.store(broker.halfMessages(), halves);
        Work work = business ? new Business(lab) : new Nothing();
        Holdfast holdfast = work.builder()
                .halfMessages(broker.halfMessages())
                .destination(Payload.DESTINATION, DestinationSettings.defaults().withGuarantee(Guarantee.HALF_MESSAGE))
                .build();
        running = new Running(application, broker, work, holdfast);
    }

    /** A transaction with nothing in it. */
    private static final class Nothing implements Work {

        private final EmptyTransactions transactions = new EmptyTransactions();

        @Override
        public Transaction begin() {
            return transactions.begin();
        }

        @Override
        public void run(int random) {}

        @Override
        public Holdfast.Builder builder() {
            return Holdfast.builder().transactions(transactions).markers(transactions);
        }
    }

    /** A business transaction on PostgreSQL. */
    private static final class Business implements Work {

        private final Lab lab;
        private final JdbcTransactionContext transactions;

        Business(Lab lab) {
            this.lab = lab;
            this.transactions = new JdbcTransactionContext(lab.pool());
        }

        @Override
        public Transaction begin() {
            return transactions.begin();
        }

        @Override
        public void run(int random) throws SQLException {
            Lab.business(transactions.connection(), random);
        }

        @Override
        public Holdfast.Builder builder() {
            JdbcOutbox tables = JdbcOutbox.on(lab.pool(), transactions)
                    .schemaMode(SchemaMode.CREATE)
                    .open();
            return Holdfast.builder().transactions(transactions).markers(tables.markers());
        }
    }

    private Running running() {
        return Objects.requireNonNull(running, "not created yet");
    }

    @Override
    public void start() {
        running().holdfast().start();
    }

    @Override
    public void transact(int random, long number) throws Exception {
        Message message = Message.to(Payload.DESTINATION)
                .type(Payload.TYPE)
                .payload(Payload.bytes(number))
                .build();
        switch (style) {
            case PUBLISH -> publish(message, random);
            case EXECUTE -> execute(message, random);
        }
    }

    private void publish(Message message, int random) throws SQLException {
        try (Transaction transaction = running().work().begin()) {
            running().work().run(random);
            running().holdfast().publisher().publish(message);
            if (transaction.commit() != TransactionOutcome.COMMITTED) {
                throw new IllegalStateException("not committed");
            }
        }
    }

    private void execute(Message message, int random) throws SQLException {
        PublishOutcome outcome = running()
                .holdfast()
                .publisher()
                .execute(List.of(message), () -> running().work().run(random));
        if (outcome != PublishOutcome.CONFIRMED) {
            throw new IllegalStateException("not confirmed but " + outcome);
        }
    }

    @Override
    public void stop() throws Exception {
        running().holdfast().close();
        running().broker().close();
        lab.broker().forgetHalves(running().application());
    }

    /** With a marker, if there is a database. */
    @Override
    public int statements() {
        return business ? 3 : 0;
    }
}
