// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One server in one folder: {@code data}, {@code password}, {@code server.log}. The password is random, because everybody on
 * the machine can reach the port, and who may log in may make the server write files as us.
 */
final class LocalServer implements DatabaseServer {

    /** Generous: a recovery after a kill in the middle of a benchmark has work to do. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** For what a JVM that was killed leaves for a moment. */
    private static final Duration OTHERS = Duration.ofSeconds(3);

    private final Product product;
    private final Path folder;
    private final Path data;
    private final int port;
    private final String password;
    private @Nullable GuardedProcess process;

    private LocalServer(Product product, Path folder, String password) {
        this.product = product;
        this.folder = folder;
        this.data = folder.resolve("data");
        this.password = password;
        this.port = Ports.choose();
    }

    static LocalServer in(Path directory, Product product) {
        Binaries.requireLinux();
        try {
            Path folder = Files.createDirectories(directory.toAbsolutePath()).toRealPath();
            Path file = folder.resolve("password");
            if (!Files.exists(file)) {
                PrivateFile.write(file, UUID.randomUUID().toString());
            }
            return new LocalServer(product, folder, Files.readString(file));
        } catch (IOException error) {
            throw Failure.of(
                    "Cannot use " + directory, "the folder of a server must be writable", "Choose another one.", error);
        }
    }

    /** What the processes of the server in a folder can be recognised by. */
    static String mark(Path data) {
        return "holdfast-" + UUID.nameUUIDFromBytes(data.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Database database() {
        return database(Product.USER);
    }

    private Database database(String name) {
        return new Database(product.url(port, name), Product.USER, password);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Database createDatabase() {
        String name = "holdfast_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException error) {
            throw Failure.of("Cannot create a database", "the server refused", "Start it first.", error);
        }
        return database(name);
    }

    /** Not by DriverManager, which hides drivers from callers of other class loaders. */
    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.putAll(product.limits());
        properties.setProperty("user", Product.USER);
        properties.setProperty("password", password);
        for (Driver driver : ServiceLoader.load(Driver.class, LocalServer.class.getClassLoader())) {
            Connection connection = driver.connect(url(), properties);
            if (connection != null) {
                return connection;
            }
        }
        throw failure("connect to", "there is no driver for " + url(), null);
    }

    @Override
    public synchronized void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        // It may have ended by itself.
        kill();
        if (!Files.exists(data)) {
            initialise();
        }
        product.prepare(data);
        if (!Patience.await(OTHERS, () -> Processes.marked(mark(data)).isEmpty() && Ports.isFree(port))) {
            throw failure("start", "another server works in " + data + ", or another program has taken the port", null);
        }
        process = GuardedProcess.start(product.command(data, port, mark(data)), log());
        awaitReady(process);
    }

    /** All or nothing: a JVM may die in the middle of it. */
    private void initialise() {
        Path hidden = folder.resolve("data.new");
        Failure.unchecked(() -> {
            Cache.delete(hidden);
            return Files.createDirectory(hidden);
        });
        product.initialise(hidden, password, log());
        Failure.unchecked(() -> Files.move(hidden, data, StandardCopyOption.ATOMIC_MOVE));
    }

    private void awaitReady(GuardedProcess started) {
        AtomicReference<SQLException> problem = new AtomicReference<>();
        boolean ended = Patience.await(LIMIT, () -> {
            try {
                connect().close();
                problem.set(null);
                return true;
            } catch (SQLException notYet) {
                problem.set(notYet);
                return !started.isAlive();
            }
        });
        SQLException last = problem.get();
        if (last != null) {
            kill();
            throw failure("start", ended ? "it ended" : "no client could connect in time", last);
        }
    }

    @Override
    public synchronized void stop() {
        GuardedProcess running = process;
        if (running == null) {
            return;
        }
        running.resume();
        running.signal(product.stopSignal());
        boolean ended = running.awaitEnd(LIMIT);
        if (!ended || running.exitValue() != 0) {
            kill();
            throw failure("stop", ended ? "it had ended with " + running.exitValue() : "it did not end in time", null);
        }
        process = null;
    }

    @Override
    public synchronized void kill() {
        GuardedProcess running = process;
        if (running == null) {
            return;
        }
        if (!running.kill(mark(data), LIMIT) || !Patience.await(LIMIT, () -> Ports.isFree(port))) {
            throw failure("kill", "a process or the port remained", null);
        }
        product.removeTraces(data);
        process = null;
    }

    @Override
    public synchronized void pause() {
        if (!running("pause").pause(LIMIT)) {
            throw failure("pause", "a process did not stop", null);
        }
    }

    @Override
    public synchronized void resume() {
        running("resume").resume();
    }

    private GuardedProcess running(String asked) {
        if (process == null || !process.isAlive()) {
            throw failure(asked, "it does not run", null);
        }
        return process;
    }

    @Override
    public synchronized long cpuMillis() {
        return process == null ? 0 : process.cpuMillis();
    }

    @Override
    public void close() {
        stop();
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private IllegalStateException failure(String asked, String rule, @Nullable Exception cause) {
        return Failure.of(
                "Cannot " + asked + " " + product.name() + " on port " + port,
                rule,
                "The end of " + log() + " may say why:\n" + Failure.tail(log()),
                cause);
    }
}
