// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/** The floors: business work alone, and with a plain INSERT that nobody relays. */
final class PlainInsert implements Contestant {

    private static final String INSERT = """
            INSERT INTO outbox (id, destination, type, content_type, body, status, created_at)
            VALUES (?, ?, ?, ?, ?, 0, clock_timestamp())
            """;

    private final Lab lab;
    private final Kind kind;

    enum Kind {
        /** Business work only. */
        L1,
        /** With a message row, two indexes. */
        L2,
        /** With a message row, primary key only. */
        L2_LEAN
    }

    PlainInsert(Lab lab, Kind kind) {
        this.lab = lab;
        this.kind = kind;
    }

    @Override
    public String name() {
        return kind.name().replace('_', '-').replace("LEAN", "lean");
    }

    @Override
    public void create() throws SQLException {
        if (kind != Kind.L1) {
            table(lab);
        }
        if (kind == Kind.L2) {
            index(lab);
        }
    }

    static void table(Lab lab) throws SQLException {
        lab.run("CREATE TABLE outbox (id varchar(64) PRIMARY KEY, position bigint GENERATED ALWAYS AS IDENTITY,"
                + " destination varchar(200) NOT NULL, type varchar(200), content_type varchar(200), body bytea NOT NULL,"
                + " status smallint NOT NULL, created_at timestamptz NOT NULL)");
    }

    static void index(Lab lab) throws SQLException {
        lab.run("CREATE INDEX outbox_status ON outbox (status, position)");
    }

    @Override
    public void transact(int random, long number) throws SQLException {
        try (Connection connection = lab.pool().getConnection()) {
            connection.setAutoCommit(false);
            Lab.business(connection, random);
            if (kind != Kind.L1) {
                insert(connection, number);
            }
            connection.commit();
        }
    }

    static void insert(Connection connection, long number) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            bind(insert, number);
            insert.executeUpdate();
        }
    }

    static void fill(Lab lab, int rows) throws SQLException {
        try (Connection connection = lab.pool().getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < rows; i++) {
                bind(insert, i);
                insert.addBatch();
                if (i % 1000 == 999) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    private static void bind(PreparedStatement insert, long number) throws SQLException {
        // Begins with the time, as ids of outboxes do nowadays, so that the index grows at its end.
        insert.setString(1, String.format("%016x", System.nanoTime()) + UUID.randomUUID());
        insert.setString(2, Payload.DESTINATION);
        insert.setString(3, Payload.TYPE);
        insert.setString(4, "application/octet-stream");
        insert.setBytes(5, Payload.bytes(number));
    }

    @Override
    public int statements() {
        return kind == Kind.L1 ? 2 : 3;
    }
}
