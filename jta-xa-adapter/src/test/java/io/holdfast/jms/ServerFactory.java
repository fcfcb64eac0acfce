// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.IllegalStateException;
import jakarta.jms.Session;
import java.util.Set;

/** A connection factory as web and EJB containers hand it out: what they forbid throws. */
final class ServerFactory {

    private static final Set<String> FORBIDDEN = Set.of(
            "setExceptionListener",
            "setClientID",
            "createConnectionConsumer",
            "createDurableConnectionConsumer",
            "createSharedConnectionConsumer",
            "createSharedDurableConnectionConsumer");

    private ServerFactory() {}

    /** @param automatic whether sessions outside of transactions acknowledge by themselves, whatever was asked for */
    static ConnectionFactory over(ConnectionFactory real, boolean automatic) {
        return Calls.seen(
                ConnectionFactory.class,
                real,
                (method, result) ->
                        result instanceof Connection connection ? restricted(connection, automatic) : result);
    }

    private static Connection restricted(Connection real, boolean automatic) {
        int[] sessions = {0};
        return Calls.seen(Connection.class, real, (method, result) -> {
            if (FORBIDDEN.contains(method) || (method.equals("createSession") && sessions[0]++ > 0)) {
                throw new IllegalStateException("not allowed in a container: " + method);
            }
            if (method.equals("createSession") && automatic) {
                ((Session) result).close();
                return real.createSession(false, Session.AUTO_ACKNOWLEDGE);
            }
            return result;
        });
    }
}
