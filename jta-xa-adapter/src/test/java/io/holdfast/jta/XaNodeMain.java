// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.holdfast.servers.Database;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.XAConnectionFactory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.XADataSource;
import org.apache.activemq.artemis.jms.client.ActiveMQXAConnectionFactory;

/**
 * A coordinator: object store, class of the data source, URL, user, URL of the broker; the password comes by its input. Then
 * answers {@code RUN id point HALT|PAUSE}: a row and a message in one transaction, disturbed at a point.
 */
final class XaNodeMain {

    static final String QUEUE = "transfers";
    static final Duration PERIOD = Duration.ofSeconds(1);

    private final BufferedReader input;
    private final NarayanaXa xa;
    private final JtaTransactionContext transactions;

    private XaNodeMain(BufferedReader input, NarayanaXa xa) {
        this.input = input;
        this.xa = xa;
        this.transactions = xa.transactions("database");
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Database database = new Database(arguments[2], arguments[3], ChildProcess.await(input));
        try (NarayanaXa xa = start(
                Path.of(arguments[0]),
                Class.forName(arguments[1]).asSubclass(XADataSource.class),
                database,
                arguments[4])) {
            XaNodeMain node = new XaNodeMain(input, xa);
            ChildProcess.answer("READY");
            while (true) {
                ChildProcess.answer(node.answer(ChildProcess.await(input).split(" ")));
            }
        } catch (RuntimeException error) {
            error.printStackTrace();
            ChildProcess.answer("REFUSED " + error.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    static NarayanaXa start(Path store, Class<? extends XADataSource> provider, Database database, String broker) {
        XAConnectionFactory factory = new ActiveMQXAConnectionFactory(broker + "?callTimeout=10000");
        return NarayanaXa.builder()
                .node("node-1")
                .objectStore(store)
                .allowTemporaryObjectStore()
                .database("database", pool(provider, database))
                .broker("broker", Disturbance.broker(XAConnectionFactory.class, factory), factory)
                .recovery(PERIOD, Duration.ofSeconds(1), Duration.ofSeconds(1))
                .start();
    }

    static AgroalDataSourceConfigurationSupplier pool(Class<?> provider, Database database) {
        AgroalDataSourceConfigurationSupplier pool = new AgroalDataSourceConfigurationSupplier();
        pool.connectionPoolConfiguration()
                .maxSize(4)
                .acquisitionTimeout(Duration.ofSeconds(10))
                .connectionFactoryConfiguration()
                .connectionProviderClass(provider)
                .jdbcUrl(database.url())
                .principal(new NamePrincipal(database.user()))
                .credential(new SimplePassword(database.password()))
                .recoveryPrincipal(new NamePrincipal(database.user()))
                .recoveryCredential(new SimplePassword(database.password()));
        return pool;
    }

    private String answer(String... command) {
        return command[0].equals("DOUBT")
                ? "DOUBT " + xa.inDoubt()
                : "OUTCOME " + run(command[1], Point.valueOf(command[2]), command[3].equals("HALT"));
    }

    private TransactionOutcome run(String id, Point point, boolean halt) {
        Disturbance.arm(point, halt ? () -> Runtime.getRuntime().halt(9) : this::pause);
        try (Transaction transaction = transactions.begin()) {
            insert(id);
            Disturbance.reach(Point.AFTER_ROW_INSERTED);
            send(id);
            Disturbance.reach(Point.AFTER_MESSAGE_SENT);
            TransactionOutcome outcome = transaction.commit();
            Disturbance.reach(Point.AFTER_COMMIT);
            return outcome;
        } catch (SQLException | JMSException | RuntimeException error) {
            error.printStackTrace();
            return TransactionOutcome.ROLLED_BACK;
        } finally {
            Disturbance.disarm();
        }
    }

    private void pause() {
        ChildProcess.answer("AT");
        ChildProcess.await(input);
    }

    private void insert(String id) throws SQLException {
        try (PreparedStatement insert =
                transactions.resource(Connection.class).prepareStatement("INSERT INTO transfer (id) VALUES (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
    }

    private void send(String id) throws JMSException {
        try (jakarta.jms.Connection connection = xa.connectionFactory("broker").createConnection();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(session.createQueue(QUEUE))) {
            producer.send(session.createTextMessage(id));
        }
    }
}
