// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.servers.Database;

final class Pools {

    private Pools() {}

    static HikariDataSource open(Database database, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(2000);
        config.setValidationTimeout(1000);
        if (database.url().startsWith("jdbc:h2:")) {
            config.setExceptionOverrideClassName(H2Eviction.class.getName());
        }
        // The first start may meet a database that is away.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
