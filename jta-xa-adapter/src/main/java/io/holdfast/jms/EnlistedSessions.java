// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import jakarta.jms.JMSException;
import java.util.HashMap;
import java.util.Map;

/** The sessions of one transaction, one for each factory that enlists. */
final class EnlistedSessions {

    private final Map<JmsTransactionalTransport, Enlisted> sessions = new HashMap<>();

    /** A session, and how it sends. */
    record Enlisted(Opened opened, Producers producers) {}

    /** Opens a session for a transport's first message. */
    interface Opening {
        Enlisted open() throws JMSException;
    }

    Enlisted of(JmsTransactionalTransport transport, Opening opening) throws JMSException {
        Enlisted known = sessions.get(transport);
        if (known == null) {
            known = opening.open();
            sessions.put(transport, known);
        }
        return known;
    }
}
