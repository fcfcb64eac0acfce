// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.spi.Inbox;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.TransactionContext;
import io.holdfast.tck.InboxContract;
import io.holdfast.tck.InspectionContract;
import io.holdfast.tck.MarkersContract;
import io.holdfast.tck.MessageStoreContract;
import io.holdfast.tck.TransactionContextContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The whole TCK for stores, on one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DatabaseContracts {

    private final TestDatabase database;
    private JdbcOutbox outbox;

    DatabaseContracts(TestDatabase database) {
        this.database = database;
        this.outbox = database.outbox;
    }

    @BeforeEach
    void clear() {
        database.clear();
        outbox = database.outbox;
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Nested
    class Store extends MessageStoreContract {

        @Override
        protected MessageStore store() {
            return outbox.store();
        }

        @Override
        protected TransactionContext transactions() {
            return database.transactions;
        }

        @Override
        protected void elapse(Duration time) {
            database.elapse(time);
        }

        @Override
        protected void restart() {
            outbox = database.open();
        }
    }

    @Nested
    class Inspecting extends InspectionContract.OfStore {

        @Override
        protected MessageStore store() {
            return outbox.store();
        }

        @Override
        protected TransactionContext transactions() {
            return database.transactions;
        }

        @Override
        protected void elapse(Duration time) {
            database.elapse(time);
        }
    }

    @Nested
    class Marking extends MarkersContract {

        @Override
        protected Markers markers() {
            return outbox.markers();
        }

        @Override
        protected TransactionContext transactions() {
            return database.transactions;
        }

        @Override
        protected void elapse(Duration time) {
            database.elapse(time);
        }
    }

    @Nested
    class Receiving extends InboxContract {

        @Override
        protected Inbox inbox() {
            return outbox.inbox();
        }

        @Override
        protected TransactionContext transactions() {
            return database.transactions;
        }

        @Override
        protected void elapse(Duration time) {
            database.elapse(time);
        }
    }

    @Nested
    class Delivering extends JdbcDelivery {

        @Override
        TestDatabase database() {
            return database;
        }
    }

    @Nested
    class Transacting extends TransactionContextContract {

        @Override
        protected TransactionContext transactions() {
            return database.transactions;
        }

        @Override
        protected void insert(String row) {
            database.insert(row);
        }

        @Override
        protected void failStatement() {
            database.failStatement();
        }

        @Override
        protected boolean isCommitted(String row) {
            return database.isCommitted(row);
        }
    }
}
