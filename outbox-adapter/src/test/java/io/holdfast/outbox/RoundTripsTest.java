// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Message;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.Settlement;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.tck.fake.InMemoryBroker;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What costs how many round trips, and what happens when one fails. */
final class RoundTripsTest {

    private static final SQLException CONFLICT = new SQLException("a conflict, says the test", "40001");

    /** An outbox over a data source that is watched. */
    private static final class Fixture {

        final TestDatabase database;
        final Watched watched;
        final JdbcTransactionContext transactions;
        final JdbcOutbox outbox;

        Fixture(Backend backend) {
            database = backend.shared();
            watched = new Watched(database.pool);
            transactions = new JdbcTransactionContext(watched.source());
            outbox = JdbcOutbox.on(watched.source(), transactions).open();
            watched.executed();
        }

        Holdfast holdfast() {
            InMemoryBroker broker = new InMemoryBroker(InstantSource.system());
            broker.bind("orders", "billing");
            return Holdfast.builder()
                    .transactions(transactions)
                    .store(outbox.store())
                    .transport(broker.transport("n"))
                    .destination("orders", DestinationSettings.defaults())
                    .build();
        }

        List<ClaimedMessage> claim() {
            return outbox.store().claim(new ClaimRequest("n", 100, Messages.LEASE, Set.of(), false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void publish_isOneStatement(Backend backend) {
        Fixture fixture = new Fixture(backend);
        try (Holdfast holdfast = fixture.holdfast();
                var transaction = fixture.transactions.begin()) {
            holdfast.publisher().publish("orders", "m");
            assertThat(fixture.watched.executed()).containsExactly("executeUpdate INSERT");
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
            assertThat(fixture.watched.executed()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void publishAll_isOneBatch(Backend backend) {
        Fixture fixture = new Fixture(backend);
        List<Message> messages = IntStream.range(0, 50)
                .mapToObj(at -> Message.to("orders").payload("m" + at).build())
                .toList();
        try (Holdfast holdfast = fixture.holdfast();
                var transaction = fixture.transactions.begin()) {
            holdfast.publisher().publishAll(messages);
            assertThat(fixture.watched.executed()).containsExactly("executeBatch INSERT");
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
        }
        assertThat(fixture.database.count("SELECT COUNT(*) FROM holdfast_message"))
                .isEqualTo(50);
    }

    @ParameterizedTest
    @EnumSource
    void settlingWhatWasDelivered_isOneStatement(Backend backend) {
        Fixture fixture = new Fixture(backend);
        Messages.publish(
                fixture.database,
                IntStream.range(0, 50)
                        .mapToObj(at -> Messages.waiting("m" + at))
                        .toList());
        List<Settlement> delivered = fixture.claim().stream()
                .map(one -> (Settlement) new Settlement.Delivered(one.id(), one.token()))
                .toList();
        fixture.watched.executed();
        assertThat(fixture.outbox.store().settle(delivered)).hasSize(50);
        assertThat(fixture.watched.executed()).hasSize(1).first().isIn("executeQuery DELETE", "executeQuery SELECT");
    }

    @ParameterizedTest
    @EnumSource
    void claim_costsTheSame_forOneAndForMany(Backend backend) {
        Fixture fixture = new Fixture(backend);
        Messages.publish(fixture.database, Messages.waiting("m"));
        fixture.claim();
        int forOne = fixture.watched.executed().size();
        Messages.publish(
                fixture.database,
                IntStream.range(0, 50)
                        .mapToObj(at -> Messages.waiting("m" + at))
                        .toList());
        assertThat(fixture.claim()).hasSize(50);
        assertThat(fixture.watched.executed()).hasSizeLessThanOrEqualTo(Math.max(forOne, 5));
    }

    @ParameterizedTest
    @EnumSource
    void conflicts_areTriedAgain_someTimes(Backend backend) {
        Fixture fixture = new Fixture(backend);
        Messages.publish(fixture.database, Messages.waiting("m"));
        fixture.watched.failNext(4, CONFLICT);
        assertThat(Messages.ids(fixture.claim())).containsExactly("m");
        fixture.watched.failNext(100, CONFLICT);
        assertThatThrownBy(fixture::claim)
                .isInstanceOf(MessagingUnavailableException.class)
                .hasMessageContaining("in favour of another one");
        assertThat(fixture.watched.executed()).hasSizeLessThan(20);
    }

    @ParameterizedTest
    @EnumSource
    void otherFailures_areNotTriedAgain(Backend backend) {
        Fixture fixture = new Fixture(backend);
        fixture.watched.failNext(100, new SQLException("gone, says the test", "08006"));
        assertThatThrownBy(fixture::claim).isInstanceOf(MessagingUnavailableException.class);
        assertThat(fixture.watched.executed()).hasSize(1);
    }

    /** Under REPEATABLE READ a claim in a transaction would lock the gaps that publishers insert into. */
    @ParameterizedTest
    @EnumSource
    void publisher_neverWaitsForAClaim(Backend backend) {
        Fixture fixture = new Fixture(backend);
        Messages.publish(
                fixture.database,
                IntStream.range(0, 20)
                        .mapToObj(at -> at % 2 == 0 ? Messages.waiting("m" + at) : Messages.ordered("m" + at, "k" + at))
                        .toList());
        try (TestDatabase impatient = fixture.database.impatient(backend)) {
            int[] published = {0};
            fixture.watched.afterEach(() -> Messages.publish(
                    impatient,
                    Messages.waiting("n" + ++published[0]),
                    Messages.ordered("o" + published[0], "k1"),
                    Messages.ordered("p" + published[0], "l" + published[0])));
            assertThat(fixture.claim()).hasSizeGreaterThanOrEqualTo(20);
            assertThat(published[0]).isPositive();
        }
    }
}
