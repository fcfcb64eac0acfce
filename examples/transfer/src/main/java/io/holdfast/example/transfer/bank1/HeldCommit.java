// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.bank1;

import io.holdfast.spi.TransactionContext;
import jakarta.jms.XAConnection;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XASession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import javax.transaction.xa.XAResource;

/**
 * For the button of the page: stops a two-phase commit between its decision and the commit of the broker, which comes after the one of the
 * database. The application needs none of this.
 */
final class HeldCommit {

    private static final Set<Class<?>> ON_THE_WAY = Set.of(XAConnection.class, XASession.class, XAResource.class);
    private static final ThreadLocal<Runnable> NEXT = new ThreadLocal<>();

    private HeldCommit() {}

    /** The transaction of this thread does something before its broker commits. Recovery, in its own thread, is not disturbed. */
    static void next(TransactionContext transactions, Runnable action) {
        NEXT.set(action);
        transactions.onCompletion(end -> NEXT.remove());
    }

    /** The same factory, watched down to the resources of its sessions. */
    static XAConnectionFactory watched(XAConnectionFactory factory) {
        return watched(XAConnectionFactory.class, factory);
    }

    private static <T> T watched(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                HeldCommit.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Runnable action = NEXT.get();
                    if (action != null
                            && type == XAResource.class
                            && method.getName().equals("commit")) {
                        action.run();
                    }
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                    return ON_THE_WAY.contains(method.getReturnType())
                            ? watched(method.getReturnType(), result)
                            : result;
                }));
    }
}
