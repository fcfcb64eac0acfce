// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.TransactionContext;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The outbox of one database: message store, markers and inbox beside the business data.
 *
 * <pre>{@code
 * JdbcTransactionContext transactions = new JdbcTransactionContext(dataSource);
 * JdbcOutbox outbox = JdbcOutbox.on(dataSource, transactions).open();
 * Holdfast holdfast = Holdfast.builder()
 *         .transactions(transactions)
 *         .store(outbox.store())
 *         .markers(outbox.markers())
 *         .inbox(outbox.inbox())
 *         ...
 * }</pre>
 *
 * <p>Works on H2, PostgreSQL, MariaDB and MySQL. Immutable and safe for use by many threads; holds no connection.
 */
public final class JdbcOutbox {

    private final MessageStore store;
    private final Markers markers;
    private final Inbox inbox;

    private JdbcOutbox(Database database, Dialect dialect) {
        this.store = new JdbcMessageStore(database, dialect);
        this.markers = new JdbcMarkers(database, dialect);
        this.inbox = new JdbcInbox(database, dialect);
    }

    /**
     * Begins to configure an outbox.
     *
     * @param dataSource for work outside the caller's transactions: claiming, settling, checking, purging. Under JTA it must
     *     not enlist its connections.
     * @param transactions the transactions in which applications publish and consume; they must hand out a {@link Connection}
     *     to the same database
     * @return the configuration
     */
    public static Builder on(DataSource dataSource, TransactionContext transactions) {
        return new Builder(dataSource, transactions);
    }

    /** Where committed messages wait for the broker; it can be inspected. */
    public MessageStore store() {
        return store;
    }

    /** The rows that prove and fence local transactions, for half messages and {@code execute}. */
    public Markers markers() {
        return markers;
    }

    /** What each consumer has applied. */
    public Inbox inbox() {
        return inbox;
    }

    /** Configures an outbox. Not safe for use by many threads. */
    public static final class Builder {

        private final DataSource dataSource;
        private final TransactionContext transactions;
        private Optional<String> schema = Optional.empty();
        private String prefix = Tables.DEFAULT_PREFIX;
        private SchemaMode mode = SchemaMode.VALIDATE;

        private Builder(DataSource dataSource, TransactionContext transactions) {
            this.dataSource = dataSource;
            this.transactions = transactions;
        }

        /**
         * Where the tables are, if not in the connection's default schema (for MariaDB and MySQL: its database).
         *
         * @param name 1 to 40 characters out of a-z, 0-9 and _
         * @return this builder
         */
        public Builder schema(String name) {
            this.schema = Optional.of(name);
            return this;
        }

        /**
         * How the names of the tables begin, if not with {@code holdfast_}.
         *
         * @param beginning 1 to 40 characters out of a-z, 0-9 and _
         * @return this builder
         */
        public Builder tablePrefix(String beginning) {
            this.prefix = beginning;
            return this;
        }

        /**
         * What happens to the tables when the outbox is opened; by default they must be there.
         *
         * @param other what to do
         * @return this builder
         */
        public Builder schemaMode(SchemaMode other) {
            this.mode = other;
            return this;
        }

        /**
         * The statements that make the tables under their configured names, for whoever applies them by other means.
         *
         * @return the statements, in order
         * @throws MessagingUnavailableException if the database cannot be asked what it is
         */
        public List<String> ddl() {
            return ask(
                    "Cannot tell the tables of the outbox", connection -> new Schema(dialect(connection)).statements());
        }

        /**
         * Finds out which database it is and sees to the tables.
         *
         * @return the outbox
         * @throws InvalidSettingsException if the database is not supported, a name is not allowed, or a table or column is
         *     missing
         * @throws MessagingUnavailableException if the database cannot be reached
         */
        public JdbcOutbox open() {
            return ask("Cannot open the outbox", connection -> {
                Dialect dialect = dialect(connection);
                Schema tables = new Schema(dialect);
                if (mode == SchemaMode.CREATE) {
                    tables.create(connection);
                }
                if (mode != SchemaMode.TRUST) {
                    tables.validate(connection);
                }
                return new JdbcOutbox(new Database(dataSource, transactions, dialect), dialect);
            });
        }

        private <T> T ask(String asked, Database.Work<T> work) {
            try (Connection connection = dataSource.getConnection()) {
                boolean manual = !connection.getAutoCommit();
                if (manual) {
                    connection.setAutoCommit(true);
                }
                T result = work.on(connection);
                if (manual) {
                    connection.setAutoCommit(false);
                }
                return result;
            } catch (SQLException error) {
                throw new MessagingUnavailableException(
                        asked,
                        "the database could not be reached or refused (" + SqlTrouble.describe(error) + ")",
                        "See the cause; check the data source and the rights of its user.",
                        error);
            }
        }

        private Dialect dialect(Connection connection) throws SQLException {
            DatabaseMetaData description = connection.getMetaData();
            String product = description.getDatabaseProductName();
            Tables tables = new Tables(schema, prefix);
            // Drivers for MySQL call a MariaDB server MySQL; its version tells.
            String told = product + " " + description.getDatabaseProductVersion();
            if (told.toLowerCase(Locale.ROOT).contains("mariadb")) {
                return new MariaDbDialect(tables);
            }
            return switch (product) {
                case "H2" -> new H2Dialect(tables);
                case "PostgreSQL" -> new PostgresDialect(tables);
                case "MySQL" -> new MySqlDialect(tables);
                default ->
                    throw new InvalidSettingsException(
                            "Cannot open the outbox in a " + product + " database",
                            "this version works on H2, PostgreSQL, MariaDB and MySQL",
                            "Use one of these, or implement MessageStore of io.holdfast.spi for it and run the TCK's contracts.");
            };
        }
    }
}
