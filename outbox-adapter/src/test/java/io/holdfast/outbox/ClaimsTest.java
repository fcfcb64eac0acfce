// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.State;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a claim takes, however the database goes about it. */
final class ClaimsTest {

    /** On PostgreSQL, where a claim is one statement; the others take by id what they have looked up. */
    private static final int TRIES = 1000;

    private static final int FEWER_TRIES = 100;

    private static final String AWKWARD =
            "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off;"
                    + " SET enable_seqscan = off; SET enable_sort = off; SET enable_hashagg = off";

    /** A limit in a sub-select may be applied again for each row of the outer one, if the plan says so. */
    @ParameterizedTest
    @EnumSource
    void claim_neverTakesMoreThanItsLimit(Backend backend) {
        HikariConfig config = backend.config();
        if (backend == Backend.POSTGRESQL) {
            config.setConnectionInitSql(AWKWARD);
        }
        try (TestDatabase database = new TestDatabase(new HikariDataSource(config))) {
            Messages.publish(
                    database,
                    IntStream.range(0, 200)
                            .mapToObj(at -> at % 4 == 0
                                    ? Messages.ordered("m" + at, "k" + at % 24)
                                    : Messages.waiting("m" + at))
                            .toList());
            int enough = backend == Backend.POSTGRESQL ? TRIES : FEWER_TRIES;
            for (int tries = 0; tries < enough; tries++) {
                int limit = 1 + tries % 7;
                List<ClaimedMessage> claimed = Messages.claim(database, limit);
                assertThat(claimed).hasSizeBetween(1, limit).doesNotHaveDuplicates();
                giveBack(database, claimed);
            }
        }
    }

    private static void giveBack(TestDatabase database, List<ClaimedMessage> claimed) {
        database.outbox
                .store()
                .settle(claimed.stream()
                        .map(one -> (Settlement)
                                new Settlement.Postponed(one.id(), one.token(), Duration.ZERO, false, "not now"))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void pagesOfIneligibleMessages_hideNoEligibleOne(Backend backend) {
        TestDatabase database = backend.shared();
        List<NewMessage> ineligible = new ArrayList<>();
        for (int at = 0; at < 50; at++) {
            ineligible.add(Messages.plain("born-claimed-" + at));
            ineligible.add(Messages.delayed("delayed-" + at, Duration.ofDays(1)));
            ineligible.add(to("invoices", "other-" + at, false));
            ineligible.add(to("invoices", "other-lane-" + at, true));
            ineligible.add(Messages.ordered("behind-" + at, "k"));
        }
        Messages.publish(database, Messages.ordered("head", "k"));
        assertThat(Messages.ids(Messages.claim(database, 1))).containsExactly("head");
        Messages.publish(database, ineligible);
        Messages.publish(database, Messages.waiting("eligible"), Messages.ordered("eligible-lane", "l"));
        ClaimRequest request = new ClaimRequest("r", 10, Messages.LEASE, Set.of("invoices"), false);
        assertThat(Messages.ids(database.outbox.store().claim(request)))
                .containsExactlyInAnyOrder("eligible", "eligible-lane");
    }

    /** A relay looks at so many lanes at a time. */
    @ParameterizedTest
    @EnumSource
    void thousandsOfBusyLanes_hideNoFreeOne(Backend backend) {
        TestDatabase database = backend.shared();
        Messages.publish(
                database,
                IntStream.range(0, 2100)
                        .mapToObj(at -> Messages.ordered("m" + at, "k" + at))
                        .toList());
        int claimed = 0;
        for (int rounds = 0; rounds < 30 && claimed < 2100; rounds++) {
            claimed += Messages.claim(database, 300).size();
        }
        assertThat(claimed).isEqualTo(2100);
        for (int at = 0; at < 8; at++) {
            // Wherever the last look has stopped, and whichever window the lane is in.
            Messages.publish(database, Messages.ordered("free" + at, "free" + at));
            assertThat(Messages.ids(Messages.claim(database, 300))).containsExactly("free" + at);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "headers = '%%%=x'",
                "headers = 'novalue'",
                "id = 'not an id!'",
                "content_type = ''",
                "destination = ''",
            })
    void damagedRow_isParkedWithAReason_andTheNextIsTaken(String damage) {
        Stream.of(Backend.values()).forEach(backend -> assertParked(backend, damage));
    }

    private static void assertParked(Backend backend, String damage) {
        TestDatabase database = backend.shared();
        Messages.publish(database, Messages.waiting("m1"), Messages.waiting("m2"), Messages.ordered("m3", "k"));
        database.execute("UPDATE holdfast_message SET " + damage + " WHERE id = 'm1'");
        List<String> claimed = Messages.ids(Messages.claim(database, 10));
        assertThat(claimed).as(backend + " " + damage).contains("m2", "m3");
        if (!claimed.contains("m1")) {
            assertThat(database.count("SELECT COUNT(*) FROM holdfast_message WHERE state = 'PARKED' AND owner IS NULL"
                            + " AND reason LIKE 'Its row cannot be read: %'"))
                    .as(backend + " " + damage)
                    .isEqualTo(1);
        }
        assertThat(Messages.claim(database, 10)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void damagedRow_canBeSeenByAnOperator(Backend backend) {
        TestDatabase database = backend.shared();
        Messages.publish(database, Messages.waiting("m1"), Messages.waiting("m2"));
        database.execute("UPDATE holdfast_message SET headers = '%%%' WHERE id = 'm1'");
        assertThat(Messages.ids(Messages.claim(database, 1))).isEmpty();
        Optional<Entry> entry = ((Inspection) database.outbox.store()).find(MessageId.of("m1"));
        assertThat(entry).hasValueSatisfying(found -> {
            assertThat(found.state()).isEqualTo(State.PARKED);
            assertThat(found.reason())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("headers"));
        });
        assertThat(Messages.ids(Messages.claim(database, 1))).containsExactly("m2");
    }

    @ParameterizedTest
    @EnumSource
    void rowWithoutAUsableId_hidesNoOtherFromAnOperator(Backend backend) {
        TestDatabase database = backend.shared();
        Messages.publish(database, Messages.waiting("m1"), Messages.waiting("m2"));
        database.execute("UPDATE holdfast_message SET id = 'not an id!' WHERE id = 'm1'");
        Inspection inspection = (Inspection) database.outbox.store();
        assertThat(inspection.list(Filter.everything(), 10).stream().map(Entry::id))
                .contains(MessageId.of("m2"));
        assertThat(inspection.status())
                .hasSize(1)
                .first()
                .satisfies(status -> assertThat(status.waiting()).isEqualTo(2));
    }

    @ParameterizedTest
    @EnumSource
    void delayedMessage_isDueInTime_notBefore(Backend backend) {
        TestDatabase database = backend.shared();
        Messages.publish(database, Messages.delayed("m", Duration.ofHours(1)));
        assertThat(Messages.claim(database, 1)).isEmpty();
        database.elapse(Duration.ofMinutes(59));
        assertThat(Messages.claim(database, 1)).isEmpty();
        database.elapse(Duration.ofMinutes(1));
        assertThat(Messages.ids(Messages.claim(database, 1))).containsExactly("m");
    }

    private static NewMessage to(String destination, String id, boolean ordered) {
        return new NewMessage(
                Messages.encoded(id, destination, Optional.of(id), java.util.Map.of(), Messages.bytes("b")),
                ordered ? Duration.ZERO : Duration.ofNanos(1),
                ordered,
                false,
                Optional.empty());
    }
}
