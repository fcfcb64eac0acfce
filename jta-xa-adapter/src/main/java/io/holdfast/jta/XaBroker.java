// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.XAConnection;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XASession;
import jakarta.transaction.TransactionManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;
import org.messaginghub.pooled.jms.JmsPoolXAConnectionFactory;

/** One broker: a pool whose sessions take part in transactions, and the way by which recovery reaches it. */
final class XaBroker implements AutoCloseable {

    private final String name;
    private final XAConnectionFactory factory;
    private final JmsPoolXAConnectionFactory pool = new JmsPoolXAConnectionFactory();
    private final RecoveryResource recovery;

    XaBroker(
            String name,
            XAConnectionFactory factory,
            XAConnectionFactory recoveryFactory,
            TransactionManager manager,
            Participants participants) {
        this.name = name;
        this.factory = factory;
        pool.setTransactionManager(manager);
        pool.setConnectionFactory(named(XAConnectionFactory.class, factory, participants));
        this.recovery = new RecoveryResource(name, () -> open(recoveryFactory));
    }

    String name() {
        return name;
    }

    ConnectionFactory pool() {
        return pool;
    }

    RecoveryResource recovery() {
        return recovery;
    }

    /** A connection as the application's are, for the probe. */
    RecoveryResource.Opened connect() throws Exception {
        return open(factory);
    }

    private static RecoveryResource.Opened open(XAConnectionFactory factory) throws Exception {
        XAConnection connection = factory.createXAConnection();
        try {
            return new RecoveryResource.Opened(connection.createXASession().getXAResource(), connection);
        } catch (Exception error) {
            connection.close();
            throw error;
        }
    }

    /** The same objects all the way down to the session, whose resource gets the broker's name. */
    private <T> T named(Class<T> type, Object target, Participants participants) {
        return type.cast(Proxy.newProxyInstance(
                XaBroker.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answer(method, invoke(target, method, arguments), participants)));
    }

    private @Nullable Object answer(Method method, @Nullable Object result, Participants participants) {
        return switch (method.getName()) {
            case "createXAConnection" -> named(XAConnection.class, Objects.requireNonNull(result), participants);
            case "createXASession" -> named(XASession.class, Objects.requireNonNull(result), participants);
            case "getXAResource" ->
                new NamedResource(name, (XAResource) Objects.requireNonNull(result), () -> participants.broker(name));
            default -> result;
        };
    }

    private static @Nullable Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    @Override
    public void close() {
        recovery.close();
        pool.stop();
    }
}
