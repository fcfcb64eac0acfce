// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.servers.Database;
import io.holdfast.servers.SharedServers;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What holds for the bank on every server, with the server's own transactions, connection factories and broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerContract {

    private static final BigDecimal ALL_THE_MONEY = new BigDecimal("10000.00");
    private static final int REDEPLOYMENTS = 3;
    private static final long SECONDS = 60;

    private Books books;
    private Site site;

    abstract AppServer server(Path folder);

    /** Whether its broker can take part in a transaction with the database. Otherwise it must be refused. */
    boolean commitsInTwoPhases() {
        return true;
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        Database database = SharedServers.postgres();
        books = new Books(database);
        site = Site.open(server(folder), folder, Path.of(System.getProperty("bank.war")), database);
    }

    @AfterAll
    void close() {
        if (site != null) {
            site.close();
        }
    }

    /** Every transfer that was recorded was debited once and credited once, and nothing else happened. */
    @AfterEach
    void booksBalance() {
        Books.Page page = books.read();
        assertThat(page.credited()).isEqualByComparingTo(page.transfers());
        assertThat(page.debited().add(page.credited())).isEqualByComparingTo(ALL_THE_MONEY);
        assertThat(books.inDoubt()).isZero();
    }

    private void awaitCredits() {
        site.await("everything is credited", () -> {
            Books.Page page = books.read();
            return page.credited().compareTo(page.transfers()) >= 0;
        });
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private void made(String amount, boolean instant) throws Exception {
        assertThat(site.transfer(id(), amount, instant).statusCode())
                .isEqualTo(!instant || commitsInTwoPhases() ? 200 : 500);
    }

    @Test
    void money_arrivesUnderBothGuarantees() throws Exception {
        BigDecimal before = books.read().credited();
        for (int i = 0; i < 5; i++) {
            made("1.01", false);
            made("2.02", true);
        }
        awaitCredits();
        assertThat(books.read().credited().subtract(before))
                .isEqualByComparingTo(commitsInTwoPhases() ? "15.15" : "5.05");
        assertThat(site.look("api/accounts").body()).contains("Zhang San", "Li Si");
        assertThat(site.look("index.html").body()).contains("<title>Bank</title>");
    }

    /** The message is published before the account is found to be empty. */
    @Test
    void rolledBackTransfer_sendsNothing() throws Exception {
        for (boolean instant : new boolean[] {false, true}) {
            String id = id();
            assertThat(site.transfer(id, "1000000.00", instant).statusCode()).isIn(422, 500);
            assertThat(books.hasTransfer(id)).isFalse();
            made("0.50", instant);
        }
        awaitCredits();
    }

    @Test
    void sameTransferTwice_isRefused() throws Exception {
        String id = id();
        assertThat(site.transfer(id, "3.00", false).statusCode()).isEqualTo(200);
        assertThat(site.transfer(id, "3.00", false).statusCode()).isEqualTo(409);
        awaitCredits();
    }

    /**
     * Three customers wait when the server dies: one whose transaction has not reached the database, one whose commit has
     * been done and not been answered, so nobody has sent the message, and one between the two phases.
     */
    @Test
    void killedServer_losesNothingAndDoublesNothing() throws Exception {
        String early = id();
        String committed = id();
        String prepared = id();
        Tap.Hold first = site.tap().holdCommand(early);
        Tap.Hold second = site.tap().holdAnswer(committed, "COMMIT\0");
        site.transferSoon(early, "10.00", false);
        site.transferSoon(committed, "20.00", false);
        assertThat(first.isReached(SECONDS)).isTrue();
        assertThat(second.isReached(SECONDS)).isTrue();
        if (commitsInTwoPhases()) {
            Tap.Hold third = site.tap().holdCommand("COMMIT PREPARED");
            site.transferSoon(prepared, "30.00", true);
            assertThat(third.isReached(SECONDS)).isTrue();
            assertThat(books.inDoubt()).isEqualTo(1);
        }
        site.kill();
        assertThat(books.hasTransfer(committed)).isTrue();
        assertThat(books.hasTransfer(prepared)).isFalse();

        site.start();
        site.await("recovery has finished", () -> books.inDoubt() == 0);
        assertThat(books.hasTransfer(early)).isFalse();
        assertThat(books.hasTransfer(prepared)).isEqualTo(commitsInTwoPhases());
        made("0.01", false);
        made("0.02", true);
        awaitCredits();
    }

    @Test
    void redeployment_leavesNothingBehind() throws Exception {
        long workers = workers();
        for (int i = 0; i < REDEPLOYMENTS; i++) {
            site.redeploy();
            made("0.10", false);
            made("0.20", true);
        }
        awaitCredits();
        site.await("old workers have ended", () -> workers() == workers);
        // Not class loaders: threads and pools of servers keep those they have worked for.
        site.await("old instances are gone", () -> alive("io.holdfast.core.Holdfast") == 1);
    }

    private long workers() {
        return said("Thread.print")
                .filter(line -> line.contains("io.holdfast.core.Workers.run("))
                .count();
    }

    private long alive(String type) {
        return said("GC.class_histogram")
                .map(line -> line.trim().split(" +"))
                .filter(columns -> columns.length > 3 && columns[3].equals(type))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    private Stream<String> said(String... arguments) {
        try {
            return site.jcmd(arguments).stream();
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }
}
