// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static io.holdfast.outbox.Messages.bytes;
import static io.holdfast.outbox.Messages.encoded;
import static io.holdfast.outbox.Messages.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.HoldfastException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.servers.Database;
import io.holdfast.spi.MessageStore.NewMessage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No payload, header value or password in the texts of exceptions, of their causes, or in a log. */
final class SecretsTest {

    private static final String PAYLOAD = "secretpayload";
    private static final String HEADER = "secretheader";
    private static final String PASSWORD = "secretpassword";

    /** Kept, because the logging of the JDK forgets levels of loggers that nobody holds. */
    private static final Logger LOG = Logger.getLogger("io.holdfast");

    @ParameterizedTest
    @EnumSource
    void batchWithAKnownId_showsNoSecret(Backend backend) {
        TestDatabase database = backend.shared();
        Messages.publish(database, plain("m1"));
        assertSilent(database, List.of(secret("m2", 1), secret("m1", 1), secret("m3", 1)));
    }

    @ParameterizedTest
    @EnumSource
    void knownId_showsNoSecret(Backend backend) {
        TestDatabase database = backend.shared();
        Messages.publish(database, plain("m1"));
        assertSilent(database, List.of(secret("m1", 1)));
    }

    @ParameterizedTest
    @EnumSource
    void valueThatDoesNotFit_showsNoSecret(Backend backend) {
        TestDatabase database = backend.shared();
        assertSilent(database, List.of(tooLong("m1")));
        assertSilent(database, List.of(secret("m2", 1), tooLong("m1")));
    }

    @ParameterizedTest
    @EnumSource
    void brokenTable_showsNoSecret(Backend backend) {
        try (TestDatabase database = backend.open()) {
            database.execute("ALTER TABLE holdfast_message ADD CONSTRAINT narrow CHECK (attempts > 7)");
            assertSilent(database, List.of(secret("m1", 1)));
            assertSilent(database, List.of(secret("m1", 1), secret("m2", 1)));
            database.execute("DROP TABLE holdfast_message");
            assertSilent(database, List.of(secret("m1", 1)));
            assertSilent(database, List.of(secret("m1", 1), secret("m2", 1)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void wrongPassword_isNotShown(Backend backend) {
        Database database = backend.database();
        assertThat(backend.open()).isNotNull().satisfies(TestDatabase::close);
        Throwable refusal = catchThrowable(
                () -> JdbcOutbox.on(new DataSources.Plain(database.url(), database.user(), PASSWORD), null)
                        .schemaMode(SchemaMode.CREATE)
                        .open());
        if (backend == Backend.H2) {
            // A database in memory takes the password of who makes it.
            return;
        }
        assertThat(refusal).isInstanceOf(MessagingUnavailableException.class);
        assertThat(everything(refusal)).doesNotContain(PASSWORD).doesNotContain(database.password());
    }

    private static NewMessage secret(String id, int times) {
        return plain(
                encoded(id, Messages.ORDERS, Optional.empty(), Map.of("note", HEADER), bytes(PAYLOAD.repeat(times))));
    }

    private static NewMessage tooLong(String id) {
        return plain(
                encoded(id, Messages.ORDERS, Optional.of("k".repeat(1100)), Map.of("note", HEADER), bytes(PAYLOAD)));
    }

    private static void assertSilent(TestDatabase database, List<NewMessage> messages) {
        StringBuffer log = new StringBuffer();
        Handler handler = listening(log);
        LOG.addHandler(handler);
        LOG.setLevel(Level.ALL);
        try (var transaction = database.transactions.begin()) {
            Throwable refusal = catchThrowable(() -> database.outbox.store().append(messages, "n", Messages.LEASE));
            assertThat(refusal).isInstanceOf(HoldfastException.class);
            transaction.commit();
            assertThat(everything(refusal) + log)
                    .doesNotContain(PAYLOAD)
                    .doesNotContain(HEADER)
                    .doesNotContain(hex(PAYLOAD))
                    .doesNotContain(hex(PAYLOAD).toUpperCase(java.util.Locale.ROOT))
                    .doesNotContain(database.pool.getPassword().isEmpty() ? PASSWORD : database.pool.getPassword());
        } finally {
            LOG.removeHandler(handler);
            LOG.setLevel(null);
        }
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(bytes(text));
    }

    /** Causes and suppressed ones are in the stack trace; what drivers chain is not. */
    private static String everything(Throwable error) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        error.printStackTrace(writer);
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                sql.forEach(next -> next.printStackTrace(writer));
            }
        }
        return text.toString();
    }

    private static Handler listening(StringBuffer log) {
        return new Handler() {

            private final SimpleFormatter formatter = new SimpleFormatter();

            @Override
            public void publish(LogRecord line) {
                log.append(formatter.format(line));
                if (line.getThrown() != null) {
                    log.append(everything(line.getThrown()));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
