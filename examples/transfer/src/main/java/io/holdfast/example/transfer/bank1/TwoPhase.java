// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.bank1;

import static java.time.Duration.ofSeconds;

import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.example.transfer.common.BankSettings;
import io.holdfast.example.transfer.common.BankSettings.Login;
import io.holdfast.jms.JmsBroker;
import io.holdfast.jta.InDoubtBranch;
import io.holdfast.jta.NarayanaXa;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionalTransport;
import java.nio.file.Path;
import java.util.List;
import javax.sql.XADataSource;
import org.apache.activemq.artemis.jms.client.ActiveMQXAConnectionFactory;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.xa.PGXADataSource;

/** What the position XA needs: one transaction manager over bank1's database and the broker, and its recovery. */
final class TwoPhase implements AutoCloseable {

    private static final String DATABASE = "database";
    private static final String BROKER = "broker";
    private static final int CONNECTIONS = 20;
    private static final long CALL_MILLIS = 10_000;

    private final NarayanaXa xa;
    private final TransactionContext transactions;
    private final JmsBroker broker;

    private TwoPhase(NarayanaXa xa, ActiveMQXAConnectionFactory factory) {
        this.xa = xa;
        this.transactions = xa.transactions(DATABASE);
        this.broker = JmsBroker.over(factory)
                .enlisting(xa.connectionFactory(BROKER), transactions)
                .open();
    }

    /** Returns when everything that an earlier life of bank1 had decided is carried out. */
    static TwoPhase start(BankSettings settings) {
        ActiveMQXAConnectionFactory factory = factory(settings.broker());
        NarayanaXa xa = NarayanaXa.builder()
                .node("bank1")
                .objectStore(Path.of(settings.transactions()))
                // The books of the demo are deleted at its end, too.
                .allowTemporaryObjectStore()
                .database(DATABASE, pool(settings.database()))
                .broker(BROKER, HeldCommit.watched(factory), factory)
                // Shorter waits than the defaults, because somebody is looking on.
                .recovery(ofSeconds(2), ofSeconds(1), ofSeconds(5))
                .start();
        return new TwoPhase(xa, factory);
    }

    private static ActiveMQXAConnectionFactory factory(Login login) {
        ActiveMQXAConnectionFactory factory = new ActiveMQXAConnectionFactory(login.url());
        factory.setCallTimeout(CALL_MILLIS);
        // A broker that is down is an answer, too: somebody is waiting for it.
        factory.setInitialConnectAttempts(1);
        factory.setReconnectAttempts(0);
        if (!login.user().isEmpty()) {
            factory.setUser(login.user());
            factory.setPassword(login.password());
        }
        return factory;
    }

    private static AgroalDataSourceConfigurationSupplier pool(Login login) {
        AgroalDataSourceConfigurationSupplier pool = new AgroalDataSourceConfigurationSupplier();
        pool.connectionPoolConfiguration()
                .maxSize(CONNECTIONS)
                .acquisitionTimeout(ofSeconds(10))
                .connectionFactoryConfiguration()
                .connectionProviderClass(driver(login.url()))
                .jdbcUrl(login.url())
                .principal(new NamePrincipal(login.user()))
                .credential(new SimplePassword(login.password()))
                .recoveryPrincipal(new NamePrincipal(login.user()))
                .recoveryCredential(new SimplePassword(login.password()));
        return pool;
    }

    private static Class<? extends XADataSource> driver(String url) {
        return url.startsWith("jdbc:mariadb:") ? MariaDbDataSource.class : PGXADataSource.class;
    }

    TransactionContext transactions() {
        return transactions;
    }

    TransactionalTransport transport() {
        return broker.inTransaction();
    }

    /** Which resources hold something prepared and not ended; nothing if one of them cannot be asked. */
    List<String> inDoubt() {
        try {
            return xa.inDoubt().stream().map(InDoubtBranch::resource).toList();
        } catch (MessagingUnavailableException down) {
            return List.of();
        }
    }

    @Override
    public void close() {
        broker.close();
        xa.close();
    }
}
