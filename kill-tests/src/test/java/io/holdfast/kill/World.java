// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.kill.app.AppMain;
import io.holdfast.kill.app.Bug;
import io.holdfast.kill.app.Say;
import io.holdfast.kill.app.Settings;
import io.holdfast.kill.broker.BrokerClient;
import io.holdfast.kill.broker.BrokerMain;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.outbox.SchemaMode;
import io.holdfast.servers.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All processes of a campaign. */
final class World implements AutoCloseable {

    /** How long a consumer may hold a delivery before the broker gives it to another one. */
    private static final long HOLD_MILLIS = 3000;

    private static final String BUSINESS = "CREATE TABLE business (id VARCHAR(64) PRIMARY KEY, destination VARCHAR(20),"
            + " message_key VARCHAR(20), number BIGINT, digest VARCHAR(64), poison BOOLEAN)";
    private static final String COUNTER = "CREATE TABLE counter (message_key VARCHAR(20) PRIMARY KEY, number BIGINT)";
    /** Nothing here is unique but the place, so that a second effect is seen. */
    private static final String EFFECT = "CREATE TABLE effect (place %s, id VARCHAR(64), consumer VARCHAR(20),"
            + " message_key VARCHAR(20), number BIGINT, digest VARCHAR(64))";

    final Ledger ledger;
    final Server server;
    private final Plan plan;
    private final Path folder;
    private final int brokerPort = H2Process.freePort();
    private final List<Child> apps = new ArrayList<>();
    private Child broker;
    private int lives;

    /**
     * Who takes part.
     *
     * @param apps what each application does; the rest of their settings is this world's
     */
    record Plan(Server.Product product, List<Role> apps, int keys, Optional<Bug> bug) {}

    /** What one application does. */
    record Role(int publishers, int pauseMicros, boolean relay, int consumers) {}

    /** Nothing is started yet, so that whatever is can be closed. */
    World(Plan plan, Path folder) throws IOException {
        this.plan = plan;
        this.folder = Files.createDirectories(folder);
        this.ledger = new Ledger(folder);
        this.server = plan.product().in(folder.resolve(plan.product().name().toLowerCase(Locale.ROOT)));
    }

    void start() throws SQLException {
        server.start();
        makeTables();
        startBroker();
        plan.apps().forEach(role -> apps.add(null));
        for (int slot = 0; slot < apps.size(); slot++) {
            startApp(slot);
        }
        awaitApps();
    }

    private void makeTables() throws SQLException {
        for (Database database : List.of(server.producer(), server.consumer())) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(database.url());
            config.setUsername(database.user());
            config.setPassword(database.password());
            config.setMaximumPoolSize(1);
            try (HikariDataSource pool = new HikariDataSource(config)) {
                JdbcOutbox.on(pool, new JdbcTransactionContext(pool))
                        .schemaMode(SchemaMode.CREATE)
                        .open();
            }
        }
        try (Connection connection = connect(server.producer());
                Statement statement = connection.createStatement()) {
            statement.execute(BUSINESS);
            statement.execute(COUNTER);
            for (int key = 0; key < plan.keys(); key++) {
                statement.execute("INSERT INTO counter VALUES ('k" + key + "', 0)");
            }
        }
        try (Connection connection = connect(server.consumer());
                Statement statement = connection.createStatement()) {
            String place = plan.product() == Server.Product.MARIADB
                    ? "BIGINT AUTO_INCREMENT PRIMARY KEY"
                    : "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
            statement.execute(String.format(EFFECT, place));
        }
    }

    static Connection connect(Database database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    void startBroker() {
        List<String> main = List.of(
                BrokerMain.class.getName(),
                folder.toString(),
                Integer.toString(brokerPort),
                Long.toString(HOLD_MILLIS),
                "plain/billing",
                "plain/shipping",
                "keyed/ledger!");
        broker = Child.start("broker", folder, main, line -> ledger.heard("broker", line));
        broker.await(Say.READY);
    }

    void killBroker() {
        ledger.note("orchestrator", "kill broker");
        broker.kill();
    }

    BrokerClient brokerClient() {
        return new BrokerClient(brokerPort, 5000);
    }

    /** Starts an application and does not wait for it. */
    void startApp(int slot) {
        Role role = plan.apps().get(slot);
        String node = "a" + slot + "-" + ++lives;
        Settings settings = new Settings(
                node,
                server.producer(),
                server.consumer(),
                brokerPort,
                role.publishers(),
                role.pauseMicros(),
                role.relay(),
                role.consumers(),
                plan.keys(),
                plan.bug());
        List<String> main = new ArrayList<>(List.of(AppMain.class.getName()));
        main.addAll(settings.arguments());
        apps.set(slot, Child.start(node, folder, main, line -> ledger.heard(node, line)));
    }

    /** An application that works. */
    Child app(int slot) {
        apps.get(slot).await(Say.READY);
        return apps.get(slot);
    }

    int apps() {
        return apps.size();
    }

    void killApp(int slot) {
        ledger.note("orchestrator", "kill " + apps.get(slot).name());
        apps.get(slot).kill();
    }

    void awaitApps() {
        for (int slot = 0; slot < apps.size(); slot++) {
            app(slot);
        }
    }

    /** Everybody publishes nothing until {@link #resume}. */
    void hush() {
        awaitApps();
        apps.forEach(app -> {
            app.order("go");
            app.order("hush", Say.HUSHED);
        });
        apps.forEach(app -> app.await(Say.HUSHED));
    }

    void resume() {
        apps.forEach(app -> app.order("resume"));
    }

    /** Ends the applications in good order; returns how many threads of the library were left in them. */
    int quit() {
        int left = 0;
        for (Child app : apps) {
            app.order("quit");
        }
        for (Child app : apps) {
            left += Integer.parseInt(app.await(Say.CLOSED));
            app.awaitEnd();
        }
        return left;
    }

    Duration lease() {
        return Settings.LEASE;
    }

    @Override
    public void close() throws IOException {
        apps.stream().filter(app -> app != null).forEach(Child::kill);
        if (broker != null) {
            broker.kill();
        }
        server.kill();
        ledger.close();
    }
}
