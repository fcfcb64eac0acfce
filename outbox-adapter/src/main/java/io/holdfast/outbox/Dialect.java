// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.spi.Inbox;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * How one database claims, deletes and fences: what needs words of its own. What is said the same way everywhere stands
 * beside the code that uses it.
 *
 * <p>Statements name the tables as the files of the schema do, write {@code NOW} for the database's clock in microseconds
 * and {@code IN (LIST)} for a list; {@link #sql} puts in the real names.
 */
abstract class Dialect {

    private final Tables tables;

    Dialect(Tables tables) {
        this.tables = tables;
    }

    /** The name of the database, as its users write it. */
    abstract String product();

    /** The folder of the files that make the tables. */
    abstract String folder();

    /** The clock in microseconds; one moment for a whole statement, so that an index can be used. */
    abstract String now();

    abstract SqlTrouble classify(SQLException error);

    /** Writes {@code IN (LIST)} for so many values. */
    abstract String list(String statement, int size);

    /** Binds a list from a parameter on; answers the number of the next parameter. */
    abstract int bind(PreparedStatement statement, int at, List<String> list) throws SQLException;

    /** Claims messages without order that are due and that nobody owns, oldest first. */
    abstract List<MessageRow> claimDue(Connection connection, Claim claim, int limit) throws SQLException;

    /** Claims these messages as far as they are still due. Fails with a duplicate if a lane is busy with another one. */
    abstract List<MessageRow> claimThese(Connection connection, Claim claim, List<String> ids) throws SQLException;

    /**
     * The first message of each of the next lanes: lane, id, position, destination, whether it is due. Parameters: the lane
     * behind which to look, how many lanes.
     */
    abstract String nextLanes();

    /** The claimed messages of some lanes: lane, id, whether the lease is over. Parameter: the lanes. */
    abstract String busyLanes();

    /** Deletes claimed messages that no ledger keeps and answers their ids. Parameters: the ids, the token. */
    abstract String deleteDelivered();

    /** Deletes rows up to a limit, the last parameter. */
    abstract String deleteSome(String table, String keys, String condition);

    /** An insert that leaves alone what is there, without spoiling the transaction. */
    abstract String insertIfAbsent(String table, String columns, String values);

    /** Runs {@link #insertIfAbsent}; answers whether it inserted. */
    abstract boolean inserted(PreparedStatement insertIfAbsent) throws SQLException;

    /** Records a key in the inbox; gives up soon if another transaction holds it. */
    abstract Inbox.Answer record(Connection connection, String consumer, String key) throws SQLException;

    /** Does something on a connection of our own, in one transaction, in which a lock is waited for about a second. */
    abstract <T> T waitingBriefly(Connection connection, Database.Work<T> work) throws SQLException;

    /** The isolation that short work of our own needs, or none if any will do. */
    int isolation() {
        return Connection.TRANSACTION_NONE;
    }

    final Tables tables() {
        return tables;
    }

    final String sql(String statement) {
        return tables.in(statement).replace("NOW", now());
    }

    final PreparedStatement prepare(Connection connection, String statement, List<String> list) throws SQLException {
        return connection.prepareStatement(sql(list(statement, list.size())));
    }

    List<String> deleteDelivered(Connection connection, long token, List<String> ids) throws SQLException {
        try (PreparedStatement delete = prepare(connection, deleteDelivered(), ids)) {
            delete.setLong(bind(delete, 1, ids), token);
            return texts(delete);
        }
    }

    static List<MessageRow> rows(PreparedStatement query) throws SQLException {
        List<MessageRow> rows = new ArrayList<>();
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                rows.add(MessageRow.read(result));
            }
        }
        return rows;
    }

    static List<String> texts(PreparedStatement query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                texts.add(result.getString(1));
            }
        }
        return texts;
    }

    static long number(Connection connection, String query) throws SQLException {
        try (Statement once = connection.createStatement();
                ResultSet result = once.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    static void execute(Connection connection, String statement) throws SQLException {
        try (Statement once = connection.createStatement()) {
            once.execute(statement);
        }
    }
}
