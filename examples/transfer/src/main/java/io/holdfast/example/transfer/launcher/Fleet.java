// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import io.holdfast.example.transfer.bank1.Bank1;
import io.holdfast.example.transfer.bank2.Bank2;
import io.holdfast.example.transfer.broker.BrokerProcess;
import io.holdfast.example.transfer.common.BankSettings;
import io.holdfast.example.transfer.common.BankSettings.Login;
import io.holdfast.example.transfer.common.Position;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The three processes and where they keep their data; and a PostgreSQL, if one is needed. */
final class Fleet implements AutoCloseable {

    /** Below the ports that the system gives to clients, so that the broker can come back to its own. */
    private static final int LOWEST_PORT = 20_000;

    private static final int HIGHEST_PORT = 30_000;

    private final Options options;
    private final Path folder;
    private final int brokerPort;
    private final Child broker;
    private final Child bank1;
    private final Child bank2;
    private final OwnPostgres postgres;
    private volatile Position position;
    private final AtomicInteger books = new AtomicInteger();

    Fleet(Options options, Path folder, Diary diary) {
        this.options = options;
        this.folder = folder;
        this.position = options.position();
        this.brokerPort = freePort();
        this.broker = new Child("broker", BrokerProcess.class, folder.resolve("broker.log"));
        this.bank1 = new Child("bank1", Bank1.class, folder.resolve("bank1.log"));
        this.bank2 = new Child("bank2", Bank2.class, folder.resolve("bank2.log"));
        this.postgres = new OwnPostgres(folder.resolve("postgres"), diary);
    }

    /** Starts whatever is not running, all at the same time as far as possible. */
    void startAll() {
        CompletableFuture<Void> brokerUp = CompletableFuture.runAsync(() -> start(broker));
        CompletableFuture<Void> bank1Up = position == Position.XA
                // Its transaction manager asks both at its start what was left in doubt.
                ? CompletableFuture.allOf(brokerUp, CompletableFuture.runAsync(() -> database(bank1)))
                        .thenRunAsync(() -> start(bank1))
                : CompletableFuture.runAsync(() -> start(bank1));
        CompletableFuture<Void> bank2Up = CompletableFuture.runAsync(() -> start(bank2));
        try {
            CompletableFuture.allOf(brokerUp, bank1Up, bank2Up).join();
        } catch (CompletionException error) {
            throw new IllegalStateException(Child.reason(error), error);
        }
    }

    void start(Child child) {
        if (child != broker) {
            child.start(new BankSettings(
                    position,
                    database(child),
                    brokerLogin(),
                    data().resolve("transactions").toString()));
        } else if (options.broker().isEmpty()) {
            child.start(new BrokerProcess.Settings(data().resolve("broker").toString(), brokerPort));
        }
    }

    /** Another value of one setting, and a restart of those who read it. */
    void switchTo(Position other) {
        boolean inboxToo = other.isNaive() != position.isNaive();
        position = other;
        bank1.stop();
        if (inboxToo) {
            bank2.stop();
        }
        startAll();
    }

    /** Whether bank1 has its books in the same database there. */
    boolean keepsBooks(Position other) {
        return options.bank1().isPresent() || (other == Position.XA) == (position == Position.XA);
    }

    /** Why the switch cannot go there, if it cannot. */
    Optional<String> objection(Position other, boolean inDoubt) {
        if (other == Position.XA) {
            return options.objectionToXa();
        }
        boolean leaves = position == Position.XA && keepsBooks(other);
        return leaves && (inDoubt || bank1.state() != Child.State.UP)
                ? Optional.of("What bank1 has left in doubt, only its XA side can end: start it, and wait for it.")
                : Optional.empty();
    }

    /** Everybody stops, and starts with an empty folder. */
    void startOver(Position other) {
        if (other == Position.XA) {
            // First, because the others can go on if it does not start.
            postgres.start();
        }
        position = other;
        children().forEach(Child::kill);
        books.incrementAndGet();
        startAll();
    }

    private Login database(Child bank) {
        Optional<Login> elsewhere = bank == bank1 ? options.bank1() : options.bank2();
        return elsewhere.orElseGet(() -> usesOwnPostgres(bank) ? postgres.login(books.get()) : h2(bank));
    }

    private boolean usesOwnPostgres(Child bank) {
        return bank == bank1 && position == Position.XA && options.bank1().isEmpty();
    }

    private Login h2(Child bank) {
        return new Login(
                "jdbc:h2:file:" + data().resolve(bank.name()).toAbsolutePath()
                        // Without a delay H2 writes each commit before it says that it has committed.
                        + ";WRITE_DELAY=0;FILE_LOCK=FS;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000",
                "sa",
                "");
    }

    Login brokerLogin() {
        return options.broker().orElseGet(() -> new Login("tcp://127.0.0.1:" + brokerPort, "", ""));
    }

    private Path data() {
        try {
            return Files.createDirectories(folder.resolve("books-" + books.get()));
        } catch (IOException error) {
            throw new IllegalStateException("Cannot write into " + folder, error);
        }
    }

    Position position() {
        return position;
    }

    /** For the page: what the banks keep their books in. */
    String databases() {
        if (postgres.isStarting()) {
            return "a PostgreSQL is being started for bank1 …";
        }
        String first = product(bank1);
        String second = product(bank2);
        return first.equals(second) ? "both banks on " + first : "bank1 on " + first + ", bank2 on " + second;
    }

    private String product(Child bank) {
        if (usesOwnPostgres(bank)) {
            return "an embedded PostgreSQL";
        }
        String name = (bank == bank1 ? options.bank1() : options.bank2())
                .map(Login::url)
                .orElse("jdbc:h2:")
                .replaceFirst("^jdbc:([a-z0-9]+):.*", "$1");
        return Map.of("h2", "H2", "postgresql", "PostgreSQL", "mariadb", "MariaDB")
                .getOrDefault(name, name);
    }

    /** Counts how often everything was started over. */
    int books() {
        return books.get();
    }

    boolean canStartOver() {
        return !options.isElsewhere();
    }

    boolean hasOwnBroker() {
        return options.broker().isEmpty();
    }

    Child broker() {
        return broker;
    }

    Child bank1() {
        return bank1;
    }

    Child bank2() {
        return bank2;
    }

    List<Child> children() {
        return hasOwnBroker() ? List.of(broker, bank1, bank2) : List.of(bank1, bank2);
    }

    @Override
    public void close() {
        children().forEach(Child::kill);
        postgres.close();
    }

    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // Another one, then.
            }
        }
    }
}
