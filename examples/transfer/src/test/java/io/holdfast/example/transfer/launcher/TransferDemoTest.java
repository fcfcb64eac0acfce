// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.example.transfer.launcher.Hands.Shown;
import io.holdfast.tck.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every button under every guarantee: with the mouse in a headless Chromium if one is installed, by HTTP if none is. With
 * {@code -Ddemo.pictures=true} the pictures of the documentation are taken on the way.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TransferDemoTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path IMAGES = Path.of("../../docs/images");

    @TempDir
    static Path folder;

    private static Demo demo;
    private static Hands hands;

    @BeforeAll
    static void start() throws Exception {
        Properties settings = new Properties();
        settings.setProperty("port", "0");
        settings.setProperty("pause-millis", "300");
        settings.setProperty("guarantee", "half-message");
        demo = Demo.start(Options.of(settings));
        Optional<Path> program = Browser.installed();
        Optional<Path> pictures = Boolean.getBoolean("demo.pictures") ? Optional.of(IMAGES) : Optional.empty();
        hands = program.isPresent()
                ? new BrowserHands(Browser.open(program.get(), folder.resolve("browser")), demo.url(), pictures)
                : new HttpHands(demo.url());
        System.out.println("The demo is driven by "
                + program.map(path -> "the mouse, in " + path).orElse("HTTP alone: no Chromium is installed"));
    }

    @AfterAll
    static void end() {
        if (hands != null) {
            hands.close();
        }
        if (demo != null) {
            demo.close();
        }
    }

    @AfterEach
    void pageIsContent() {
        assertThat(hands.complaints()).isEmpty();
    }

    @Test
    @Order(1)
    void halfMessage_keepsEveryCent() {
        everythingThatLosesMoney();
        Shown end = settled();

        // 10 + 3 + 10 + 10 + 100 + 10; nothing of amount 2, of the kill before the commit, and without a broker.
        assertThat(end.position()).isEqualTo("HALF_MESSAGE");
        assertThat(end.balance1()).isEqualTo("9857.00");
        assertThat(end.balance2()).isEqualTo("143.00");
        assertThat(end.total()).isEqualTo("10000.00");
        assertThat(end.ways()).containsOnly("APPLIED");
    }

    @Test
    @Order(2)
    void outbox_keepsEveryCent() {
        switchTo("OUTBOX");
        Shown before = settled();
        everythingThatLosesMoney();
        Shown end = settled();

        // The same, and three times 10 that were made while the broker was down.
        assertThat(before.balance2()).isEqualTo("143.00");
        assertThat(end.balance1()).isEqualTo("9684.00");
        assertThat(end.balance2()).isEqualTo("316.00");
        assertThat(end.total()).isEqualTo("10000.00");
        assertThat(end.ways()).containsOnly("APPLIED");
        hands.picture("outbox", true);
    }

    @Test
    @Order(3)
    void xa_keepsEveryCent_onAPostgresOfItsOwn() {
        switchTo("XA");
        Shown fresh = settled();
        everythingThatLosesMoney();
        Shown end = settled();

        // Another database has other books. Without a broker there is no transfer, as with half messages.
        assertThat(fresh.balance1()).isEqualTo("10000.00");
        assertThat(fresh.databases()).contains("bank1 on an embedded PostgreSQL", "bank2 on H2");
        assertThat(end.balance1()).isEqualTo("9857.00");
        assertThat(end.balance2()).isEqualTo("143.00");
        assertThat(end.total()).isEqualTo("10000.00");
        assertThat(end.ways()).containsOnly("APPLIED");
    }

    @Test
    @Order(4)
    void sendInside_inventsMoney() {
        switchTo("NAIVE_SEND_INSIDE");
        press("amount-2");
        awaitShown(shown -> shown.invented().equals("2.00"));
        press("kill-before-commit");
        awaitShown(shown -> shown.invented().equals("12.00"));
        press("deliver-twice");
        Shown broken = awaitShown(shown -> shown.invented().equals("22.00"));

        assertThat(broken.verdict()).isEqualTo("BROKEN");
        assertThat(broken.total()).isEqualTo("10022.00");
        assertThat(broken.ways()).contains("INVENTED", "TWICE");
        hands.picture("naive-invents", false);
    }

    @Test
    @Order(5)
    void sendAfterCommit_losesMoney() {
        switchTo("NAIVE_SEND_AFTER");
        Shown fresh = awaitShown(Shown::complete);
        press("kill-after-commit");
        awaitShown(shown -> shown.lost().equals("10.00"));
        press("kill-broker");
        Shown broken = awaitShown(shown -> shown.lost().equals("40.00"));

        // After red the books begin anew.
        assertThat(fresh.total()).isEqualTo("10000.00");
        assertThat(fresh.balance2()).isEqualTo("0.00");
        assertThat(broken.verdict()).isEqualTo("BROKEN");
        assertThat(broken.total()).isEqualTo("9960.00");
        assertThat(broken.ways()).contains("LOST");
        hands.picture("naive-loses", true);
    }

    @Test
    @Order(6)
    void tiles_killAndStartEachProcess() {
        press("start-over");
        List<String> processes = List.of("bank1", "broker", "bank2");
        for (String process : processes) {
            hands.kill(process);
            awaitShown(shown -> isIdle(shown) && shown.processes().get(process).equals("DOWN"));
        }
        for (String process : processes) {
            hands.start(process);
            awaitShown(shown -> isIdle(shown) && shown.processes().get(process).equals("UP"));
        }
        switchTo("HALF_MESSAGE");
        hands.transfer("0.01");
        Shown end = awaitShown(
                shown -> isIdle(shown) && shown.complete() && shown.balance2().equals("0.01"));

        assertThat(end.balance1()).isEqualTo("9999.99");
        assertThat(end.total()).isEqualTo("10000.00");
        assertThat(end.processes()).isEqualTo(Map.of("bank1", "UP", "bank2", "UP", "broker", "UP"));
    }

    private static void everythingThatLosesMoney() {
        killBetweenCommitAndSend();
        pressSafely("kill-before-commit");
        pressSafely("amount-2");
        pressSafely("amount-3");
        hands.transfer("10.00");
        awaitWhole(TransferDemoTest::isIdle);
        pressSafely("repeat");
        assertThat(hands.look().diary()).anyMatch(text -> text.contains("nothing is done again"));
        pressSafely("deliver-twice");
        pressSafely("kill-broker");
        pressSafely("hundred");
        pressSafely("break-bank2");
        awaitWhole(shown -> shown.ways().contains("PARKED"));
        if (hands.look().position().equals("OUTBOX")) {
            hands.picture("parked", false);
        }
        pressSafely("heal-bank2");
    }

    /** Under two-phase commit the message is in doubt until bank1 is back. */
    private static void killBetweenCommitAndSend() {
        hands.story("kill-after-commit");
        if (hands.look().position().equals("XA")) {
            Shown doubt = awaitWhole(shown -> shown.ways().contains("IN_DOUBT")
                    && shown.processes().get("bank1").equals("DOWN"));
            assertThat(doubt.balance1()).isEqualTo("9990.00");
            assertThat(doubt.inFlight()).isEqualTo("10.00");
            assertThat(doubt.balance2()).isEqualTo("0.00");
            hands.picture("xa", false);
        }
        awaitWhole(TransferDemoTest::isIdle);
    }

    private static void switchTo(String position) {
        hands.position(position);
        awaitShown(shown -> isIdle(shown) && shown.position().equals(position));
    }

    private static void press(String story) {
        hands.story(story);
        awaitShown(TransferDemoTest::isIdle);
    }

    private static void pressSafely(String story) {
        hands.story(story);
        awaitWhole(TransferDemoTest::isIdle);
    }

    private static boolean isIdle(Shown shown) {
        return shown.running().isEmpty();
    }

    /** Nothing is in flight, in a picture that is newer than everything that was done. */
    private static Shown settled() {
        long now = hands.look().round();
        return awaitWhole(shown ->
                shown.round() > now + 1 && shown.complete() && shown.inFlight().equals("0.00"));
    }

    /** Waits, and sees at every look that no cent is missing. */
    private static Shown awaitWhole(Predicate<Shown> condition) {
        return awaitShown(shown -> {
            assertThat(shown.verdict()).as("%s", shown).isEqualTo("WHOLE");
            return condition.test(shown);
        });
    }

    private static Shown awaitShown(Predicate<Shown> condition) {
        Shown[] last = new Shown[1];
        boolean came = Eventually.within(
                PATIENCE,
                () -> {
                    last[0] = hands.look();
                    return condition.test(last[0]);
                },
                TransferDemoTest::blink);
        assertThat(came).as("at last %s", last[0]).isTrue();
        return last[0];
    }

    /** Between two looks, so that looking does not take the processor from what is looked at. */
    private static void blink() {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
}
