// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.arjuna.objectstore.StoreManager;
import io.holdfast.InvalidSettingsException;
import io.holdfast.artemis.EmbeddedBroker;
import io.holdfast.servers.Database;
import io.holdfast.servers.DatabaseServer;
import io.holdfast.servers.SharedServers;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import jakarta.jms.Connection;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.XADataSource;
import org.apache.activemq.artemis.jms.client.ActiveMQXAConnectionFactory;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.xa.PGXADataSource;

/** What is refused at the start, each with its way out, and what is refused at the commit. */
class NarayanaXaTest {

    @TempDir
    private Path folder;

    @Test
    void names_thatCannotBePartOfATransactionId_areRefused() {
        for (String name : new String[] {"", "*", "a b", "Ä", "x".repeat(29)}) {
            assertThatThrownBy(() -> NodeLease.requireName(name)).isInstanceOf(InvalidSettingsException.class);
        }
        NodeLease.requireName("x".repeat(28));
    }

    @Test
    void temporaryDirectories_areRefused_unlessAllowed() {
        assertThatThrownBy(
                        () -> NarayanaXa.builder().node("n").objectStore(folder).start())
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("temporary")
                .hasMessageContaining("allowTemporaryObjectStore");
        NodeLease.requireDurable(Path.of("/var/lib/orders"));
    }

    @Test
    void lease_hasOneHolder_andRemembersItsNode() {
        try (NodeLease held = NodeLease.take(folder, "a")) {
            assertThatThrownBy(() -> NodeLease.take(folder, "a")).hasMessageContaining("another process uses it");
        }
        assertThatThrownBy(() -> NodeLease.take(folder, "b")).hasMessageContaining("belongs to node a");
        NodeLease.take(folder, "a").close();
    }

    @Test
    void databasesThatCannotPrepare_areRefused() {
        DatabaseServer lame =
                DatabaseServer.postgres(folder.resolve("lame"), "max_prepared_transactions=0", "fsync=off");
        lame.start();
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
            assertRefused(PGXADataSource.class, lame.database(), broker.url(), "max_prepared_transactions");
            assertRefused(JdbcDataSource.class, JtaDatabase.inMemory(), broker.url(), "Cannot use H2");
        } finally {
            lame.kill();
        }
    }

    private void assertRefused(
            Class<? extends XADataSource> provider, Database database, String broker, String reason) {
        assertThatThrownBy(() -> XaNodeMain.start(folder.resolve("store"), provider, database, broker))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void running_commitsBoth_refusesABrokerAlone_andStartsAgainAfterItsEnd() throws Exception {
        Database database = SharedServers.postgres();
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
            for (int life = 0; life < 2; life++) {
                try (NarayanaXa xa =
                        XaNodeMain.start(folder.resolve("store"), PGXADataSource.class, database, broker.url())) {
                    assertThat(xa.inDoubt()).isEmpty();
                    assertThat(outcome(xa, true)).isEqualTo(TransactionOutcome.COMMITTED);
                    assertThat(outcome(xa, false)).isEqualTo(TransactionOutcome.ROLLED_BACK);
                    assertThat(xa.inDoubt()).isEmpty();
                    assertThatThrownBy(() -> XaNodeMain.start(
                                    folder.resolve("store"), PGXADataSource.class, database, broker.url()))
                            .hasMessageContaining("second NarayanaXa");
                }
            }
        }
    }

    /** Its log would be somewhere else: after a crash, nobody would find what was decided. */
    @Test
    void narayanaThatWasInUseBefore_isRefused() throws Exception {
        Database database = SharedServers.postgres();
        arjPropertyManager
                .getObjectStoreEnvironmentBean()
                .setObjectStoreDir(folder.resolve("another").toString());
        StoreManager.getTxLog();
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
            assertRefused(PGXADataSource.class, database, broker.url(), "was in use before");
        } finally {
            StoreManager.shutdown();
        }
    }

    @Test
    void transactionsLongerThanTheBrokersPatience_areRefused() {
        Database database = SharedServers.postgres();
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
            ActiveMQXAConnectionFactory factory = new ActiveMQXAConnectionFactory(broker.url());
            assertThatThrownBy(() -> NarayanaXa.builder()
                            .node("n")
                            .objectStore(folder.resolve("store"))
                            .allowTemporaryObjectStore()
                            .timeout(Duration.ofMinutes(10))
                            .database("database", XaNodeMain.pool(PGXADataSource.class, database))
                            .broker("broker", factory, factory)
                            .start())
                    .hasMessageContaining("ends them after 300 seconds");
        }
    }

    private static TransactionOutcome outcome(NarayanaXa xa, boolean withDatabase) throws Exception {
        JtaTransactionContext transactions = xa.transactions("database");
        try (Transaction transaction = transactions.begin()) {
            if (withDatabase) {
                transactions.resource(java.sql.Connection.class);
            }
            try (Connection connection = xa.connectionFactory("broker").createConnection()) {
                connection.createSession().close();
            }
            return transaction.commit();
        }
    }
}
