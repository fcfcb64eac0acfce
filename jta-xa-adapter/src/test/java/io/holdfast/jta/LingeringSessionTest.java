// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.jta.RecoveryResource.Opened;
import io.holdfast.servers.Database;
import io.holdfast.servers.SharedServers;
import io.holdfast.tck.Eventually;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import javax.sql.XAConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;

/** MariaDB says "unknown" of a branch that it lists, as long as the session that prepared it is there. */
class LingeringSessionTest {

    private final Database database = SharedServers.mariaDb();
    private final Branch branch =
            new Branch(UUID.randomUUID().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));

    private record Branch(byte[] id) implements Xid {

        @Override
        public int getFormatId() {
            return 42;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return id.clone();
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[] {1};
        }
    }

    @Test
    void commitOfRecovery_isTriedAgainUntilTheSessionHasGone() throws Exception {
        execute("CREATE TABLE business (name VARCHAR(20))");
        XAConnection lingering = connect();
        XAResource resource = lingering.getXAResource();
        resource.start(branch, XAResource.TMNOFLAGS);
        try (Connection connection = lingering.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO business VALUES ('row')");
            resource.end(branch, XAResource.TMSUCCESS);
            resource.prepare(branch);
        }
        RecoveryResource recovery = new RecoveryResource("database", () -> {
            XAConnection own = connect();
            return new Opened(own.getXAResource(), own::close);
        });

        assertThatThrownBy(() -> recovery.commit(branch, false))
                .isInstanceOfSatisfying(
                        XAException.class, error -> assertThat(error.errorCode).isEqualTo(XAException.XA_RETRY));

        lingering.close();
        assertThat(Eventually.within(Duration.ofSeconds(30), () -> commits(recovery)))
                .isTrue();
        recovery.close();
        assertThat(rows()).isEqualTo(1);
    }

    private boolean commits(RecoveryResource recovery) {
        try {
            recovery.commit(branch, false);
            return true;
        } catch (XAException notYet) {
            assertThat(notYet.errorCode).isEqualTo(XAException.XA_RETRY);
            return false;
        }
    }

    private XAConnection connect() throws SQLException {
        MariaDbDataSource source = new MariaDbDataSource(database.url());
        source.setUser(database.user());
        source.setPassword(database.password());
        return source.getXAConnection();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = plain();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int rows() throws SQLException {
        try (Connection connection = plain();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM business")) {
            result.next();
            return result.getInt(1);
        }
    }

    private Connection plain() throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }
}
