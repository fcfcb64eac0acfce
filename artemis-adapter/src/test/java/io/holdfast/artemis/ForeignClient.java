// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;

/** A client that knows nothing of this library. */
enum ForeignClient {
    /** The broker's own, over its core protocol. */
    JAKARTA {
        @Override
        ConnectionFactory factory(String url) {
            return new ActiveMQConnectionFactory(url);
        }
    },
    /** One of another project, over AMQP 1.0. */
    AMQP {
        @Override
        ConnectionFactory factory(String url) {
            return new JmsConnectionFactory(url.replace("tcp://", "amqp://"));
        }
    };

    private static final long PATIENCE = 20_000;

    abstract ConnectionFactory factory(String url);

    /** Makes a message in a session. */
    interface Maker {
        Message in(Session session) throws JMSException;
    }

    /** Looks at a message while its session is open. */
    interface Look {
        void at(Message message) throws JMSException;
    }

    void sendToQueue(String url, String queue, Maker... messages) {
        try (Connection connection = factory(url).createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            for (Maker message : messages) {
                session.createProducer(session.createQueue(queue)).send(message.in(session));
            }
        } catch (JMSException error) {
            throw new IllegalStateException(error);
        }
    }

    void sendAnonymouslyToQueue(String url, String queue, Maker... messages) {
        try (Connection connection = factory(url).createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            producer.setDisableMessageID(true);
            producer.setDisableMessageTimestamp(true);
            for (Maker message : messages) {
                producer.send(message.in(session));
            }
        } catch (JMSException error) {
            throw new IllegalStateException(error);
        }
    }

    void receiveFromQueue(String url, String queue, Look look) {
        try (Connection connection = factory(url).createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            Message message = session.createConsumer(session.createQueue(queue)).receive(PATIENCE);
            if (message == null) {
                throw new AssertionError("nothing was delivered");
            }
            look.at(message);
        } catch (JMSException error) {
            throw new IllegalStateException(error);
        }
    }
}
