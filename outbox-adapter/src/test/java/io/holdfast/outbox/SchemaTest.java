// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.InvalidSettingsException;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the tables come into being, and what is said if they do not. */
final class SchemaTest {

    private static final List<String> TABLES =
            List.of("holdfast_message", "holdfast_request", "holdfast_marker", "holdfast_inbox");

    @ParameterizedTest
    @EnumSource
    void missingTables_areNamed_andTheirFile(Backend backend) {
        try (HikariDataSource pool = new HikariDataSource(backend.config())) {
            InvalidSettingsException refusal = catchThrowableOfType(
                    InvalidSettingsException.class, () -> builder(pool).open());
            TABLES.forEach(table -> assertThat(refusal.rule()).contains("no table " + table));
            assertThat(refusal.wayOut())
                    .contains("io/holdfast/outbox/" + folder(backend) + "/V1__holdfast.sql")
                    .contains("SchemaMode.CREATE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void missingTableAndColumn_areNamed_andNothingElse(Backend backend) throws SQLException {
        try (HikariDataSource pool = new HikariDataSource(backend.config())) {
            builder(pool).schemaMode(SchemaMode.CREATE).open();
            execute(pool, "ALTER TABLE holdfast_message DROP COLUMN reason");
            execute(pool, "DROP TABLE holdfast_inbox");
            assertThatThrownBy(() -> builder(pool).open())
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("it has no column holdfast_message.reason, no table holdfast_inbox. ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void create_twice_keepsWhatIsThere(Backend backend) throws Exception {
        try (HikariDataSource pool = new HikariDataSource(backend.config())) {
            execute(pool, "CREATE TABLE business (name VARCHAR(10))");
            JdbcTransactionContext transactions = new JdbcTransactionContext(pool);
            JdbcOutbox first = open(pool, transactions);
            try (var transaction = transactions.begin()) {
                first.store().append(List.of(Messages.waiting("m")), "n", Messages.LEASE);
                transaction.commit();
            }
            JdbcOutbox second = open(pool, transactions);
            assertThat(claim(second)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void create_byManyAtOnce_worksForAll(Backend backend) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (HikariDataSource pool = new HikariDataSource(backend.config())) {
            Callable<JdbcOutbox> open = () -> open(pool, new JdbcTransactionContext(pool));
            for (Future<JdbcOutbox> outbox : threads.invokeAll(List.of(open, open, open, open))) {
                assertThat(outbox.get().store().purge(Messages.LEASE, 1)).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherPrefix_works_andIsAlone(Backend backend) throws Exception {
        try (HikariDataSource pool = new HikariDataSource(backend.config())) {
            assertWorks(pool, builder(pool).tablePrefix("shop_mq_"));
            assertThatThrownBy(() -> builder(pool).open()).hasMessageContaining("no table holdfast_message");
            assertWorks(pool, builder(pool));
            assertThatThrownBy(() -> builder(pool).tablePrefix("other_").open())
                    .hasMessageContaining("no table other_message");
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherSchema_works_andIsAlone(Backend backend) throws Exception {
        String schema = "s" + UUID.randomUUID().toString().replace('-', 'x');
        try (HikariDataSource pool = new HikariDataSource(backend.config())) {
            execute(pool, "CREATE SCHEMA " + schema);
            assertWorks(pool, builder(pool).schema(schema));
            assertWorks(pool, builder(pool).schema(schema).tablePrefix("p_"));
            assertWorks(pool, builder(pool).schema(schema).tablePrefix("shop_holdfast_"));
            assertThatThrownBy(() -> builder(pool).open()).hasMessageContaining("no table holdfast_message");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Holdfast_",
                "1a_",
                "_a",
                "a-b",
                "a b",
                "a;drop table x",
                "a\"",
                "a.b",
                "a'",
                "`a`",
                "\u00E4_",
                "a\nb",
                "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddd"
            })
    void badIdentifier_isRefused(String name) {
        try (HikariDataSource pool = new HikariDataSource(Backend.H2.config())) {
            assertThatThrownBy(() -> builder(pool).tablePrefix(name).open())
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("table prefix");
            assertThatThrownBy(() -> builder(pool).schema(name).ddl())
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("schema");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ddl_appliedByHand_isComplete(Backend backend) throws Exception {
        try (HikariDataSource pool = new HikariDataSource(backend.config())) {
            for (int times = 0; times < 2; times++) {
                for (String statement : builder(pool).tablePrefix("hand_").ddl()) {
                    execute(pool, statement);
                }
            }
            assertWorks(
                    pool, JdbcOutbox.on(pool, new JdbcTransactionContext(pool)).tablePrefix("hand_"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void trust_looksAtNothing(Backend backend) {
        try (HikariDataSource pool = new HikariDataSource(backend.config())) {
            assertThat(builder(pool).schemaMode(SchemaMode.TRUST).open()).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Oracle", "Microsoft SQL Server", "Apache Derby"})
    void unsupportedProduct_isRefused(String product) {
        try (HikariDataSource pool = new HikariDataSource(Backend.H2.config())) {
            DataSource other = DataSources.claiming(pool, product, "23.4");
            assertThatThrownBy(() -> builder(other).open())
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("in a " + product + " database")
                    .hasMessageContaining("H2, PostgreSQL, MariaDB and MySQL")
                    .hasMessageContaining("implement MessageStore");
        }
    }

    private static String folder(Backend backend) {
        return switch (backend) {
            case H2 -> "h2";
            case POSTGRESQL -> "postgresql";
            case MARIADB -> "mariadb";
        };
    }

    private static JdbcOutbox.Builder builder(DataSource source) {
        return JdbcOutbox.on(source, new JdbcTransactionContext(source));
    }

    private static JdbcOutbox open(DataSource source, JdbcTransactionContext transactions) {
        return JdbcOutbox.on(source, transactions).schemaMode(SchemaMode.CREATE).open();
    }

    private static List<ClaimedMessage> claim(JdbcOutbox outbox) {
        return outbox.store().claim(new ClaimRequest("n", 10, Messages.LEASE, Set.of(), false));
    }

    /** Everything once, in the tables of this configuration; they are there or are made. */
    static void assertWorks(DataSource source, JdbcOutbox.Builder builder) {
        JdbcTransactionContext transactions = new JdbcTransactionContext(source);
        JdbcOutbox outbox = builder.schemaMode(SchemaMode.CREATE).open();
        assertThat(builder.schemaMode(SchemaMode.VALIDATE).open()).isNotNull();
        assertThat(outbox.markers().check("t")).isNotNull();
        assertThat(claim(outbox)).isEmpty();
        assertThat(outbox.store().purge(Messages.LEASE, 1)).isZero();
        assertThat(outbox.inbox().purge(Messages.LEASE, 1)).isZero();
        assertThat(transactions.isActive()).isFalse();
    }

    /** A message there and back, through an outbox whose tables somebody else has made. */
    static void assertDelivers(DataSource source) {
        JdbcTransactionContext transactions = new JdbcTransactionContext(source);
        JdbcOutbox outbox = JdbcOutbox.on(source, transactions).open();
        List<String> ids = new ArrayList<>();
        try (var transaction = transactions.begin()) {
            IntStream.range(0, 3).mapToObj(at -> "m" + at).forEach(ids::add);
            outbox.store()
                    .append(ids.stream().map(id -> Messages.ordered(id, id)).toList(), "n", Messages.LEASE);
            assertThat(outbox.markers().record("t")).isTrue();
            outbox.inbox().record("billing", "k");
            transaction.commit();
        }
        List<ClaimedMessage> claimed = claim(outbox);
        assertThat(Messages.ids(claimed)).isEqualTo(ids);
        List<Settlement> delivered = new ArrayList<>();
        claimed.forEach(one -> delivered.add(new Settlement.Delivered(one.id(), one.token())));
        assertThat(outbox.store().settle(delivered)).hasSize(3);
    }

    private static void execute(DataSource source, String statement) throws SQLException {
        try (Connection connection = source.getConnection()) {
            Dialect.execute(connection, statement);
        }
    }

    @Test
    @Timeout(60)
    void create_overATableThatLacksAColumn_namesIt_andEnds() {
        try (TestDatabase database = TestDatabase.h2()) {
            database.execute("ALTER TABLE holdfast_inbox DROP COLUMN result");
            assertThatThrownBy(database::open)
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("column holdfast_inbox.result");
        }
    }
}
