// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/**
 * The statements and tables for MySQL, on a MariaDB server that says it is MySQL.
 *
 * <p>This proves that the dialect keeps the contracts where both servers are alike: its own delete in two statements, its lock
 * timeout, keys as bytes. It does not prove that MySQL takes the statements, nor how its locks and its optimizer behave; MySQL
 * itself is untested.
 */
final class MySqlDialectContractsTest extends DatabaseContracts {

    MySqlDialectContractsTest() {
        super(database());
    }

    private static TestDatabase database() {
        HikariConfig claiming = new HikariConfig();
        claiming.setDataSource(DataSources.claiming(plain(), "MySQL", "8.4.0"));
        claiming.setMaximumPoolSize(8);
        claiming.setMinimumIdle(0);
        return new TestDatabase(new HikariDataSource(claiming));
    }

    private static DataSources.Plain plain() {
        var server = Backend.MARIADB.database();
        return new DataSources.Plain(server.url(), server.user(), server.password());
    }
}
