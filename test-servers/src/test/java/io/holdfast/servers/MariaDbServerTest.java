// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MariaDbServerTest extends ServerTest {

    @Override
    DatabaseServer server(Path directory, String... settings) {
        return DatabaseServer.mariaDb(directory, settings);
    }

    @Override
    List<String> prepareTransaction() {
        return List.of(
                "XA START 'in-doubt'", "INSERT INTO kept VALUES (1)", "XA END 'in-doubt'", "XA PREPARE 'in-doubt'");
    }

    /** The first column is the format, 1 unless told otherwise. */
    @Override
    String countPrepared() {
        return "XA RECOVER";
    }

    @Override
    String rollbackPrepared() {
        return "XA ROLLBACK 'in-doubt'";
    }

    @Test
    void isDurable() throws SQLException {
        assertThat(setting("SELECT @@innodb_flush_log_at_trx_commit")).isEqualTo("1");
        assertThat(setting("SELECT @@innodb_doublewrite")).isIn("1", "ON");
        assertThat(setting("SELECT @@character_set_database")).isEqualTo("utf8mb4");
    }

    @Test
    void hasNobodyWithoutAPassword() throws SQLException {
        assertThat(setting("SELECT GROUP_CONCAT(User ORDER BY User) FROM mysql.user"))
                .isEqualTo("holdfast,mariadb.sys");
    }
}
