// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresServerTest extends ServerTest {

    @Override
    DatabaseServer server(Path directory, String... settings) {
        return DatabaseServer.postgres(directory, settings);
    }

    @Override
    List<String> prepareTransaction() {
        return List.of("BEGIN", "INSERT INTO kept VALUES (1)", "PREPARE TRANSACTION 'in-doubt'");
    }

    @Override
    String countPrepared() {
        return "SELECT COUNT(*) FROM pg_prepared_xacts WHERE gid = 'in-doubt'";
    }

    @Override
    String rollbackPrepared() {
        return "ROLLBACK PREPARED 'in-doubt'";
    }

    @Test
    void isDurable() throws SQLException {
        assertThat(setting("SHOW fsync")).isEqualTo("on");
        assertThat(setting("SHOW synchronous_commit")).isEqualTo("on");
        assertThat(setting("SHOW full_page_writes")).isEqualTo("on");
        assertThat(setting("SHOW max_prepared_transactions")).isEqualTo("20");
        assertThat(setting("SHOW server_encoding")).isEqualTo("UTF8");
    }
}
