// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.servers.Database;
import io.holdfast.servers.SharedServers;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/** The databases that every test of this module can run on. */
enum Backend {
    H2("SET LOCK_TIMEOUT 100"),
    POSTGRESQL("SET lock_timeout = '100ms'"),
    MARIADB("SET SESSION innodb_lock_wait_timeout = 0");

    private static final Map<Backend, TestDatabase> SHARED = new EnumMap<>(Backend.class);

    private final String impatience;

    Backend(String impatience) {
        this.impatience = impatience;
    }

    /** A new empty database. */
    Database database() {
        return switch (this) {
            case H2 -> new Database("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
            case POSTGRESQL -> SharedServers.postgres();
            case MARIADB -> SharedServers.mariaDb();
        };
    }

    /** The one that all tests of this JVM share, without rows. */
    TestDatabase shared() {
        synchronized (SHARED) {
            TestDatabase database = SHARED.computeIfAbsent(this, Backend::open);
            database.clear();
            return database;
        }
    }

    TestDatabase open() {
        return new TestDatabase(new HikariDataSource(config()));
    }

    TestDatabase impatient() {
        return new TestDatabase(new HikariDataSource(impatientConfig()));
    }

    /** Its connections wait for a lock only for a moment. */
    HikariConfig impatientConfig() {
        HikariConfig config = config();
        config.setConnectionInitSql(impatience);
        return config;
    }

    /** As another pool, but impatient. */
    HikariConfig impatient(HikariConfig other) {
        HikariConfig config = config(new Database(other.getJdbcUrl(), other.getUsername(), other.getPassword()));
        config.setConnectionInitSql(impatience);
        return config;
    }

    HikariConfig config() {
        return config(database());
    }

    static HikariConfig config(Database database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        return config;
    }
}
