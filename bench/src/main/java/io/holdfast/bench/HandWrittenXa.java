// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.arjuna.coordinator.TransactionReaper;
import com.arjuna.ats.arjuna.objectstore.StoreManager;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.narayana.NarayanaTransactionIntegration;
import jakarta.jms.BytesMessage;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import org.apache.activemq.artemis.jms.client.ActiveMQXAConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.messaginghub.pooled.jms.JmsPoolXAConnectionFactory;

/** Two-phase commit as in a good tutorial: pools that enlist, and nothing that recovers. */
final class HandWrittenXa implements Contestant {

    static final String NAME = "xa-by-hand";

    private final Lab lab;
    private final Path store;
    private @Nullable Open open;

    private record Open(TransactionManager manager, AgroalDataSource database, JmsPoolXAConnectionFactory broker) {}

    HandWrittenXa(Lab lab, Path store) {
        this.lab = lab;
        this.store = store;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void create() throws Exception {
        configure();
        TransactionManager manager = com.arjuna.ats.jta.TransactionManager.transactionManager();
        AgroalDataSourceConfigurationSupplier pool = lab.xaPool();
        pool.connectionPoolConfiguration()
                .transactionIntegration(
                        new NarayanaTransactionIntegration(manager, new TransactionSynchronizationRegistryImple()));
        JmsPoolXAConnectionFactory broker = new JmsPoolXAConnectionFactory();
        broker.setTransactionManager(manager);
        broker.setConnectionFactory(new ActiveMQXAConnectionFactory(lab.broker().url()));
        open = new Open(manager, AgroalDataSource.from(pool), broker);
    }

    private void configure() throws CoreEnvironmentBeanException {
        arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier(OurXa.NODE);
        for (ObjectStoreEnvironmentBean bean : List.of(
                arjPropertyManager.getObjectStoreEnvironmentBean(),
                BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, "stateStore"),
                BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, "communicationStore"))) {
            bean.setObjectStoreDir(store.toString());
        }
    }

    private Open open() {
        return Objects.requireNonNull(open, "not created yet");
    }

    @Override
    public void transact(int random, long number) throws Exception {
        open().manager().begin();
        try (Connection connection = open().database().getConnection()) {
            Lab.business(connection, random);
        }
        send(Payload.bytes(number));
        open().manager().commit();
    }

    private void send(byte[] body) throws Exception {
        try (jakarta.jms.Connection connection = open().broker().createConnection();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(session.createQueue(Payload.DESTINATION))) {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(body);
            producer.send(message);
        }
    }

    @Override
    public void stop() {
        open().database().close();
        open().broker().stop();
        TransactionReaper.terminate(false);
        StoreManager.shutdown();
    }

    /** What prepares and commits is not counted, as BEGIN and COMMIT are not. */
    @Override
    public int statements() {
        return 2;
    }
}
