// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import io.holdfast.spi.TransactionContext;
import io.holdfast.tck.TransactionContextContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The contract of transaction contexts, with Narayana and Agroal on one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JtaContracts extends TransactionContextContract {

    private final JtaDatabase database;

    JtaContracts(JtaDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void clear() {
        database.clear();
    }

    @AfterAll
    void close() {
        database.close();
    }

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
        return database.rows().contains(row);
    }
}
