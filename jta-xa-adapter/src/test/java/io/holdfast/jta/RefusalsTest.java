// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.holdfast.InvalidSettingsException;
import io.holdfast.NoTransactionException;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.tck.Eventually;
import jakarta.transaction.Status;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What must not happen silently: work outside the transaction, work after its end, nesting that cannot be done. */
class RefusalsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final JtaDatabase database = JtaDatabase.h2();
    private final JtaTransactionContext transactions = database.transactions;

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void dataSourceThatTakesNoPart_isRefused_andNothingCommits() {
        try (AgroalDataSource ignorant = Platform.ignorantPool(database.database, org.h2.Driver.class);
                Transaction transaction = transactions.begin()) {
            database.insert("row");
            JtaTransactionContext misconfigured =
                    new JtaTransactionContext(ignorant, Platform.registry(), Platform.manager());
            assertThatThrownBy(() -> misconfigured.resource(Connection.class))
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("takes no part in the JTA transaction");
            assertThat(transactions.isActive()).isFalse();
            assertThat(ignorant.getMetrics().activeCount())
                    .as("kept connections")
                    .isZero();
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
        }
        assertThat(database.rows()).isEmpty();
    }

    /** Open Liberty's connections say so in transactions, too. */
    @Test
    void connectionThatSaysAutoCommit_isUsed_ifItsTransactionForbidsIt() throws Exception {
        DataSource saying = new DelegatingDataSource(database.pool) {
            @Override
            public Connection getConnection() throws SQLException {
                return sayingAutoCommit(super.getConnection());
            }
        };
        JtaTransactionContext context = new JtaTransactionContext(saying, Platform.registry(), Platform.manager());
        for (boolean committing : new boolean[] {true, false}) {
            try (Transaction transaction = context.begin()) {
                assertThat(context.resource(Connection.class).getAutoCommit()).isFalse();
                try (Statement statement = context.resource(Connection.class).createStatement()) {
                    statement.executeUpdate("INSERT INTO business (name) VALUES ('" + committing + "')");
                }
                if (committing) {
                    assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
                } else {
                    transaction.rollback();
                }
            }
        }
        assertThat(database.rows()).containsExactly("true");
    }

    private static Connection sayingAutoCommit(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (method.getName().equals("getAutoCommit")) {
                        return true;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @Test
    void withoutTransaction_everythingIsRefused() {
        assertThatThrownBy(() -> transactions.resource(Connection.class)).isInstanceOf(NoTransactionException.class);
        assertThatThrownBy(() -> transactions.slot(String.class, () -> "value"))
                .isInstanceOf(NoTransactionException.class);
        assertThatThrownBy(() -> transactions.onCompletion(outcome -> {})).isInstanceOf(NoTransactionException.class);
        assertThatThrownBy(transactions::setRollbackOnly).isInstanceOf(NoTransactionException.class);
    }

    @Test
    void afterTheTimeout_nothingIsHandedOut_andNothingStays() throws Exception {
        List<TransactionOutcome> heard = new CopyOnWriteArrayList<>();
        Platform.manager().setTransactionTimeout(1);
        try (Transaction transaction = transactions.begin()) {
            transactions.onCompletion(heard::add);
            Connection held = transactions.resource(Connection.class);
            database.insert("before");
            assertThat(Eventually.within(PATIENCE, () -> !heard.isEmpty())).isTrue();
            assertThat(transactions.isActive()).isFalse();
            assertThatThrownBy(() -> transactions.resource(Connection.class))
                    .isInstanceOf(NoTransactionException.class);
            assertThatThrownBy(() -> insert(held)).isInstanceOf(SQLException.class);
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
        } finally {
            Platform.manager().setTransactionTimeout(0);
        }
        assertThat(heard).containsExactly(TransactionOutcome.ROLLED_BACK);
        assertThat(database.rows()).isEmpty();
        assertThat(Platform.manager().getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    @Test
    void withoutTransactionManager_nestingIsRefused_andTheOuterGoesOn() {
        JtaTransactionContext portable = new JtaTransactionContext(database.pool, Platform.registry(), Platform.user());
        try (Transaction outer = portable.begin()) {
            database.insert("outer");
            assertThatThrownBy(portable::begin)
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("TransactionManager");
            assertThat(portable.isActive()).isTrue();
            assertThat(outer.commit()).isEqualTo(TransactionOutcome.COMMITTED);
        }
        assertThat(database.rows()).containsExactly("outer");
    }

    @Test
    void connectionThatWasClosedInBetween_isTakenAgain_inTheSameTransaction() throws Exception {
        try (Transaction transaction = transactions.begin()) {
            database.insert("first");
            transactions.resource(Connection.class).close();
            database.insert("second");
            transaction.rollback();
        }
        assertThat(database.rows()).isEmpty();
        assertThat(database.pool.getMetrics().activeCount()).isZero();
    }

    private static void insert(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO business (name) VALUES ('after the end')");
        }
    }
}
