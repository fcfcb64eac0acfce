// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.Guarantee;
import io.holdfast.kill.app.AppMain;
import io.holdfast.kill.app.BrokerKind;
import io.holdfast.kill.app.Bug;
import io.holdfast.kill.app.Point;
import io.holdfast.kill.app.Say;
import io.holdfast.kill.app.Settings;
import io.holdfast.kill.net.Links;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** All processes of a campaign. */
final class World implements AutoCloseable {

    private static final String BUSINESS = "CREATE TABLE business (id VARCHAR(64) PRIMARY KEY, destination VARCHAR(20),"
            + " message_key VARCHAR(20), number BIGINT, digest VARCHAR(64), poison BOOLEAN)";
    private static final String COUNTER = "CREATE TABLE counter (message_key VARCHAR(20) PRIMARY KEY, number BIGINT)";
    /** Nothing here is unique but the place, so that a second effect is seen. */
    private static final String EFFECT = "CREATE TABLE effect (place %s, id VARCHAR(64), consumer VARCHAR(20),"
            + " message_key VARCHAR(20), number BIGINT, digest VARCHAR(64))";

    final Ledger ledger;
    final Server server;
    final Broker broker;
    private final Plan plan;
    private final Path folder;
    private final List<Child> apps = new ArrayList<>();
    private final List<Links> links = new ArrayList<>();
    private final Map<Integer, Process> asleep = new HashMap<>();
    private int lives;

    /**
     * Who takes part.
     *
     * @param guarantee of the messages without order
     * @param apps what each application does; the rest of their settings is this world's
     * @param network whether the applications reach broker and database through links that can fail
     */
    record Plan(
            Server.Product product,
            BrokerKind broker,
            Guarantee guarantee,
            List<Role> apps,
            int keys,
            boolean network,
            Optional<Bug> bug) {}

    /** What one application does. */
    record Role(int publishers, int pauseMicros, boolean relay, int consumers) {

        /** As fast as a small machine can follow. */
        private static final int PAUSE_MICROS = 8_000;

        private static final Role ALL = new Role(2, PAUSE_MICROS, true, 1);

        /** On Artemis: there is more to do for each message. */
        private static final List<Role> TURNS = List.of(
                new Role(2, 4 * PAUSE_MICROS, true, 0),
                new Role(2, 4 * PAUSE_MICROS, true, 1),
                new Role(0, 0, false, 1));

        /** On Artemis processes take turns at being a producer, both, and a consumer, so that each dies alone, too. */
        static List<Role> of(BrokerKind broker, int apps) {
            List<Role> turns = broker == BrokerKind.JOURNAL ? List.of(ALL) : TURNS;
            return IntStream.range(0, apps)
                    .mapToObj(slot -> turns.get(slot % turns.size()))
                    .toList();
        }
    }

    /** Nothing is started yet, so that whatever is can be closed. */
    World(Plan plan, Path folder) throws IOException {
        this.plan = plan;
        this.folder = Files.createDirectories(folder);
        this.ledger = new Ledger(folder);
        this.server = plan.product().in(folder.resolve(plan.product().name().toLowerCase(Locale.ROOT)));
        this.broker = Broker.of(plan.broker(), folder, ledger);
    }

    void start() throws SQLException {
        server.start();
        makeTables();
        broker.start();
        plan.apps().forEach(role -> apps.add(null));
        if (plan.network()) {
            for (Role each : plan.apps()) {
                links.add(new Links(server.port(), broker.port()));
            }
        }
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

    /** Starts an application and does not wait for it. */
    void startApp(int slot) {
        Role role = plan.apps().get(slot);
        String node = "a" + slot + "-" + ++lives;
        Settings settings = new Settings(
                node,
                seenBy(slot, server.producer()),
                seenBy(slot, server.consumer()),
                plan.broker(),
                plan.network() ? links.get(slot).broker().port() : broker.port(),
                plan.guarantee(),
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

    private Database seenBy(int slot, Database database) {
        if (!plan.network()) {
            return database;
        }
        int link = links.get(slot).database().port();
        String url = database.url().replace(":" + server.port() + "/", ":" + link + "/");
        return new Database(url, database.user(), database.password());
    }

    /** The network between an application and its servers. */
    Links links(int slot) {
        return links.get(slot);
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

    BrokerKind kind() {
        return plan.broker();
    }

    List<Point> points() {
        return Point.of(plan.guarantee());
    }

    /** Whether an application has threads that pass a point. */
    boolean passes(int slot, Point point) {
        Role role = plan.apps().get(slot);
        return point.isConsuming() ? role.consumers() > 0 : role.relay() && role.publishers() > 0;
    }

    /** How many applications relay and resolve. */
    int relays() {
        return (int) plan.apps().stream().filter(Role::relay).count();
    }

    /** Lets an application stand still while others go on. */
    void putToSleep(int slot, Duration length) {
        Child app = app(slot);
        ledger.note("orchestrator", "long pause of " + app.name());
        asleep.put(slot, app.pause(length));
    }

    /** Those that do not stand still, or all, if all do. */
    List<Integer> awake() {
        asleep.values().removeIf(pause -> !pause.isAlive());
        List<Integer> all = IntStream.range(0, apps.size()).boxed().toList();
        List<Integer> awake =
                all.stream().filter(slot -> !asleep.containsKey(slot)).toList();
        return awake.isEmpty() ? all : awake;
    }

    void awaitApps() {
        Patience.await(Child.PATIENCE, () -> asleep.values().stream().noneMatch(Process::isAlive));
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

    @Override
    public void close() throws IOException {
        apps.stream().filter(app -> app != null).forEach(Child::kill);
        links.forEach(Links::close);
        broker.kill();
        server.kill();
        ledger.close();
    }
}
