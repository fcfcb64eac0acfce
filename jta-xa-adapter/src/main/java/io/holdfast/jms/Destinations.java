// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Session;

/** Queues and topics by their names. Some providers look whether they exist, and call it an error of no particular kind. */
final class Destinations {

    private Destinations() {}

    static Queue queue(Session session, String name) throws JMSException {
        try {
            return session.createQueue(name);
        } catch (JMSException error) {
            throw judged(session, name, error);
        }
    }

    static Destination topic(Session session, String name) throws JMSException {
        try {
            return session.createTopic(name);
        } catch (JMSException error) {
            throw judged(session, name, error);
        }
    }

    /** If the provider answers something else, it has meant what it said. What the session has done is lost either way. */
    private static JMSException judged(Session session, String name, JMSException error) {
        try {
            if (session.getTransacted()) {
                session.rollback();
            } else {
                session.recover();
            }
        } catch (JMSException | RuntimeException away) {
            return error;
        }
        InvalidDestinationException invalid =
                new InvalidDestinationException("\"" + name + "\" is unknown: " + error.getMessage());
        invalid.setLinkedException(error);
        invalid.initCause(error);
        return invalid;
    }
}
