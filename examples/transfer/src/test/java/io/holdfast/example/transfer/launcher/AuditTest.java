// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.example.transfer.launcher.Audit.Round;
import io.holdfast.example.transfer.launcher.Picture.Verdict;
import io.holdfast.example.transfer.launcher.Picture.Way;
import io.holdfast.example.transfer.launcher.Seen.Held;
import io.holdfast.example.transfer.launcher.Seen.Line;
import io.holdfast.example.transfer.launcher.Seen.Place;
import io.holdfast.example.transfer.launcher.Seen.Waiting;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditTest {

    private static final Line TEN = new Line("a", new BigDecimal("10.00"), 1);
    private static final Seen.Broker EMPTY = new Seen.Broker(Map.of());
    private static final Optional<Seen.Broker> DOWN = Optional.empty();

    private final Audit audit = new Audit();
    private long now;

    @Test
    void messageInTheOutbox_isInFlight() {
        Seen.Bank1 waiting = new Seen.Bank1(
                new Seen.Books1(new BigDecimal("9990.00"), List.of(TEN), List.of(new Waiting("a", "WAITING", 0))),
                List.of());

        Picture picture = lookLong(waiting, EMPTY, bank2());

        assertThat(picture.inFlight()).isEqualByComparingTo("10.00");
        assertThat(picture.verdict()).isEqualTo(Verdict.WHOLE);
        assertThat(picture.counts()).containsOnly(Map.entry(Way.RECORDED, 1));
    }

    @Test
    void messageInTheBroker_isInFlightWhereverItIs() {
        for (Place place : Place.values()) {
            Seen.Broker holding = new Seen.Broker(Map.of("a", new Held(place, "why")));
            Picture picture = lookLong(bank1("9990.00", TEN), holding, bank2());

            assertThat(picture.inFlight()).as("%s", place).isEqualByComparingTo("10.00");
            assertThat(picture.verdict()).isEqualTo(Verdict.WHOLE);
        }
    }

    @Test
    void messageThatIsPrepared_isInDoubt_andInFlight() {
        Seen.Bank1 decided = inDoubt(bank1("9990.00", TEN), "broker", "transaction-log");
        Seen.Broker prepared = new Seen.Broker(Map.of("a", new Held(Place.PREPARED, "")));

        Picture picture = lookLong(decided, prepared, bank2());

        assertThat(picture.verdict()).isEqualTo(Verdict.WHOLE);
        assertThat(picture.inFlight()).isEqualByComparingTo("10.00");
        assertThat(picture.counts()).containsOnly(Map.entry(Way.IN_DOUBT, 1));
        assertThat(picture.rows().get(0).detail()).contains("broker, transaction-log");
    }

    @Test
    void moneyThatHasArrived_isNotInvented_whileBank1sDatabaseHasNotCommittedYet() {
        Seen.Bank1 undecided = inDoubt(bank1("10000.00"), "database");

        Picture early = lookLong(undecided, EMPTY, bank2("10.00", TEN));
        Picture done = look(bank1("9990.00", TEN), EMPTY, bank2("10.00", TEN));

        assertThat(early.verdict()).isEqualTo(Verdict.WHOLE);
        assertThat(early.total()).isEqualByComparingTo("10000.00");
        assertThat(done.verdict()).isEqualTo(Verdict.WHOLE);
    }

    @Test
    void appliedOnce_isWhole() {
        Picture picture = look(bank1("9990.00", TEN), EMPTY, bank2("10.00", TEN));

        assertThat(picture.inFlight()).isEqualByComparingTo("0");
        assertThat(picture.total()).isEqualByComparingTo("10000");
        assertThat(picture.counts()).containsOnly(Map.entry(Way.APPLIED, 1));
    }

    @Test
    void messageThatNobodyHolds_isLost_butNotAtFirstSight() {
        Picture first = look(bank1("9990.00", TEN), EMPTY, bank2());
        Picture later = lookLong(bank1("9990.00", TEN), EMPTY, bank2());

        assertThat(first.verdict()).isEqualTo(Verdict.WHOLE);
        assertThat(first.inFlight()).isEqualByComparingTo("10.00");
        assertThat(later.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(later.lost()).isEqualByComparingTo("10.00");
        assertThat(later.total()).isEqualByComparingTo("9990.00");
    }

    @Test
    void messageThatNobodyHolds_isNotLost_whileSomebodyCannotBeAsked() {
        Seen.Bank1 one = bank1("9990.00", TEN);
        Picture unasked = look(one, EMPTY, bank2());
        for (int looks = 1; looks < 10; looks++) {
            now += Duration.ofMinutes(1).toNanos();
            unasked = audit.look(new Round(Optional.of(one), DOWN, Optional.of(bank2()), now));
        }

        assertThat(unasked.verdict()).isEqualTo(Verdict.WHOLE);
        assertThat(unasked.complete()).isFalse();
        assertThat(unasked.inFlight()).isEqualByComparingTo("10.00");
    }

    @Test
    void messageThatWasLost_staysLost_whileSomebodyCannotBeAsked() {
        Seen.Bank1 one = bank1("9990.00", TEN);
        lookLong(one, EMPTY, bank2());
        Picture unasked = audit.look(new Round(Optional.of(one), DOWN, Optional.empty(), now));

        assertThat(unasked.lost()).isEqualByComparingTo("10.00");
    }

    @Test
    void messageThatIsMissedNowAndThen_isNotLost() {
        Seen.Bank1 one = bank1("9990.00", TEN);
        Seen.Broker holding = new Seen.Broker(Map.of("a", new Held(Place.QUEUE, "")));
        for (int looks = 1; looks < 10; looks++) {
            now += Duration.ofSeconds(1).toNanos();
            look(one, holding, bank2());
            now += Duration.ofSeconds(5).toNanos();

            // It changed hands while they were asked.
            assertThat(look(one, EMPTY, bank2()).verdict()).isEqualTo(Verdict.WHOLE);
        }
    }

    @Test
    void moneyThatNeverLeft_isInvented_butNotAtFirstSight() {
        Picture first = look(bank1("10000.00"), EMPTY, bank2("10.00", TEN));
        Picture later = lookLong(bank1("10000.00"), EMPTY, bank2("10.00", TEN));

        // bank1 was asked before bank2: it may have made the transfer in between.
        assertThat(first.verdict()).isEqualTo(Verdict.WHOLE);
        assertThat(first.balance2()).isEqualByComparingTo("0.00");
        assertThat(later.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(later.invented()).isEqualByComparingTo("10.00");
        assertThat(later.total()).isEqualByComparingTo("10010.00");
    }

    @Test
    void appliedTwice_isInventedAtOnce() {
        Picture picture = look(bank1("9990.00", TEN), EMPTY, bank2("20.00", TEN, TEN));

        assertThat(picture.invented()).isEqualByComparingTo("10.00");
        assertThat(picture.total()).isEqualByComparingTo("10010.00");
        assertThat(picture.counts()).containsOnly(Map.entry(Way.TWICE, 1));
    }

    @Test
    void balanceThatDoesNotFitItsLedger_isBroken() {
        assertThat(look(bank1("9980.00", TEN), EMPTY, bank2("10.00", TEN)).verdict())
                .isEqualTo(Verdict.BROKEN);
    }

    private static Seen.Bank1 bank1(String balance, Line... ledger) {
        return new Seen.Bank1(new Seen.Books1(new BigDecimal(balance), List.of(ledger), List.of()), List.of());
    }

    private static Seen.Bank1 inDoubt(Seen.Bank1 bank1, String... resources) {
        return new Seen.Bank1(bank1.books(), List.of(resources));
    }

    private static Seen.Bank2 bank2() {
        return bank2("0.00");
    }

    private static Seen.Bank2 bank2(String balance, Line... ledger) {
        return new Seen.Bank2(new Seen.Books2(new BigDecimal(balance), List.of(ledger)), false, Map.of(), Map.of());
    }

    private Picture look(Seen.Bank1 bank1, Seen.Broker broker, Seen.Bank2 bank2) {
        return audit.look(new Round(Optional.of(bank1), Optional.of(broker), Optional.of(bank2), now));
    }

    /** Again and again, for a while. */
    private Picture lookLong(Seen.Bank1 bank1, Seen.Broker broker, Seen.Bank2 bank2) {
        for (int looks = 1; looks < 10; looks++) {
            look(bank1, broker, bank2);
            now += Duration.ofSeconds(1).toNanos();
        }
        return look(bank1, broker, bank2);
    }
}
