// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** What people write by hand: insert the id, do the work, commit the database, then the transacted session. */
final class HandWrittenReceiver implements Receiver {

    static final String NAME = "by-hand";

    private static final int WAIT_MILLIS = 250;
    private static final String RECORD = """
            INSERT INTO inbox (consumer, message_key, created_at) VALUES ('bench', ?, clock_timestamp())
            ON CONFLICT DO NOTHING
            """;

    private final Lab lab;
    private final List<Repeating> threads = new ArrayList<>();
    private final List<ClientSession> sessions = new ArrayList<>();

    HandWrittenReceiver(Lab lab) {
        this.lab = lab;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void create() throws SQLException {
        lab.run("CREATE TABLE inbox (consumer varchar(255) NOT NULL, message_key varchar(255) NOT NULL,"
                + " created_at timestamptz NOT NULL, PRIMARY KEY (consumer, message_key))");
    }

    @Override
    public void start() throws ActiveMQException {
        for (int i = 0; i < THREADS; i++) {
            ClientSession session = lab.broker().transactedSession();
            ClientConsumer consumer = session.createConsumer(Payload.DESTINATION);
            session.start();
            sessions.add(session);
            Repeating thread = new Repeating("receiver by hand");
            thread.start(() -> {
                receive(session, consumer);
                return 0;
            });
            threads.add(thread);
        }
    }

    private void receive(ClientSession session, ClientConsumer consumer) throws ActiveMQException, SQLException {
        ClientMessage message = consumer.receive(WAIT_MILLIS);
        if (message == null) {
            return;
        }
        byte[] body = new byte[message.getBodySize()];
        message.getBodyBuffer().readBytes(body);
        try (Connection connection = lab.pool().getConnection()) {
            connection.setAutoCommit(false);
            if (isFirst(connection, message.getStringProperty("holdfast_id"))) {
                Lab.business(connection, Payload.number(body));
            }
            connection.commit();
        }
        message.acknowledge();
        session.commit();
    }

    private static boolean isFirst(Connection connection, String id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(RECORD)) {
            insert.setString(1, id);
            return insert.executeUpdate() == 1;
        }
    }

    @Override
    public void stop() throws Exception {
        for (Repeating thread : threads) {
            thread.stop();
        }
        threads.clear();
        for (ClientSession session : sessions) {
            session.close();
        }
        sessions.clear();
    }
}
