// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What people write by hand: lock a hundred rows, send each and wait, mark each as sent. */
final class Naive implements Contestant {

    private static final int PAUSE_MILLIS = 100;
    private static final String POLL = """
            SELECT id, body FROM outbox WHERE status = 0 ORDER BY position LIMIT 100 FOR UPDATE SKIP LOCKED
            """;

    private final Lab lab;
    private final PlainInsert insert;
    private final Repeating relay = new Repeating("naive relay");

    Naive(Lab lab) {
        this.lab = lab;
        this.insert = new PlainInsert(lab, PlainInsert.Kind.L2);
    }

    @Override
    public String name() {
        return "naive";
    }

    @Override
    public void create() throws SQLException {
        insert.create();
    }

    @Override
    public void start() throws Exception {
        Lane lane = Lane.on(lab.broker().blockingSession());
        relay.start(() -> relay(lane) ? 0 : PAUSE_MILLIS);
    }

    private boolean relay(Lane lane) throws Exception {
        try (Connection connection = lab.pool().getConnection();
                PreparedStatement poll = connection.prepareStatement(POLL);
                PreparedStatement sent = connection.prepareStatement("UPDATE outbox SET status = 1 WHERE id = ?")) {
            connection.setAutoCommit(false);
            boolean found = false;
            try (ResultSet row = poll.executeQuery()) {
                while (row.next()) {
                    found = true;
                    byte[] body = row.getBytes(2);
                    lane.send(Payload.number(body), body);
                    sent.setString(1, row.getString(1));
                    sent.executeUpdate();
                }
            }
            connection.commit();
            return found;
        }
    }

    @Override
    public void stop() throws Exception {
        relay.stop();
    }

    @Override
    public void transact(int random, long number) throws SQLException {
        insert.transact(random, number);
    }

    @Override
    public void fill(int rows) throws SQLException {
        PlainInsert.fill(lab, rows);
    }

    @Override
    public long left() throws Exception {
        return lab.number("SELECT count(*) FROM outbox WHERE status = 0");
    }
}
