// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Guarantee;
import io.holdfast.InvalidSettingsException;
import io.holdfast.Verdict;
import io.holdfast.core.DestinationSettings.PoisonedKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SettingsTest {

    private static final Duration NONE = Duration.ZERO;
    private static final RetryLadder BAD = new RetryLadder(List.of(NONE), 0);

    private final Fixture fixture = new Fixture();

    @Test
    void relayDefaults_areAsDocumented() {
        RelaySettings relay = RelaySettings.defaults();
        assertThat(relay.batch()).isEqualTo(500);
        assertThat(relay.workers()).isEqualTo(2);
        assertThat(relay.lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(relay.sendTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(relay.poll()).isEqualTo(Duration.ofSeconds(1));
        assertThat(relay.backoffFirst()).isEqualTo(Duration.ofSeconds(1));
        assertThat(relay.backoffLongest()).isEqualTo(Duration.ofSeconds(30));
        assertThat(relay.handOff()).isEqualTo(10_000);
        assertThat(relay.ladder().attempts()).isEqualTo(16);
        assertThat(seconds(relay.ladder())).containsExactly(1L, 5L, 10L, 30L, 60L, 120L, 300L, 600L, 1800L, 3600L);
    }

    @Test
    void resolverDefaults_areAsDocumented() {
        ResolverSettings resolver = ResolverSettings.defaults();
        assertThat(resolver.workers()).isEqualTo(4);
        assertThat(resolver.batch()).isEqualTo(200);
        assertThat(resolver.interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(seconds(resolver.unknown())).containsExactly(10L, 20L, 30L, 60L, 120L, 300L, 600L);
        assertThat(resolver.unknown().attempts()).isEqualTo(15);
        assertThat(resolver.unreachable()).isEqualTo(Duration.ofSeconds(30));
        assertThat(resolver.maxAge()).isEqualTo(Duration.ofDays(3));
        assertThat(resolver.markerGuard()).isEqualTo(Duration.ofDays(1));
        assertThat(resolver.rollbackGrace()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void consumerDefaults_areAsDocumented() {
        ConsumerSettings consumer = ConsumerSettings.defaults();
        assertThat(consumer.concurrency()).isEqualTo(4);
        assertThat(consumer.busyDelay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(consumer.poisonedKey()).isEqualTo(PoisonedKey.PARK_AND_CONTINUE);
        assertThat(consumer.ladder().attempts()).isEqualTo(16);
        assertThat(seconds(consumer.ladder()))
                .containsExactly(
                        10L, 30L, 60L, 120L, 180L, 240L, 300L, 360L, 420L, 480L, 540L, 600L, 1200L, 1800L, 3600L,
                        7200L);
    }

    @Test
    void retentionAndDestinationDefaults_areAsDocumented() {
        assertThat(RetentionSettings.defaults())
                .isEqualTo(new RetentionSettings(
                        Duration.ofDays(14),
                        Duration.ofDays(7),
                        Duration.ofDays(7),
                        1_000,
                        Duration.ofMinutes(1),
                        Duration.ofDays(1)));
        assertThat(DestinationSettings.defaults())
                .isEqualTo(new DestinationSettings(
                        Guarantee.OUTBOX,
                        false,
                        PoisonedKey.PARK_AND_CONTINUE,
                        false,
                        262_144,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void ladder_isAsLongAsItsDelaysBetweenAttempts() {
        assertThat(RetryLadder.of(4, Duration.ofSeconds(1), Duration.ofSeconds(5))
                        .length())
                .isEqualTo(Duration.ofSeconds(11));
        assertThat(RetryLadder.of(1, Duration.ofSeconds(1)).length()).isZero();
    }

    static Stream<Arguments> wrong() {
        ResolverSettings resolver = ResolverSettings.defaults();
        RetentionSettings retention = RetentionSettings.defaults();
        List<Arguments> all = new ArrayList<>();
        relay(all);
        wrong(all, "resolver.workers", b -> b.resolver(resolver.withWorkers(0)));
        wrong(all, "resolver.batch", b -> b.resolver(resolver.withBatch(0)));
        wrong(all, "resolver.interval", b -> b.resolver(resolver.withInterval(NONE)));
        wrong(all, "resolver.unknown", b -> b.resolver(resolver.withUnknown(BAD)));
        wrong(all, "resolver.unreachable", b -> b.resolver(resolver.withUnreachable(NONE)));
        wrong(all, "resolver.max-age", b -> b.resolver(resolver.withMaxAge(NONE)));
        wrong(all, "resolver.marker-guard", b -> b.resolver(resolver.withMarkerGuard(Duration.ofDays(-1))));
        wrong(all, "resolver.rollback-grace", b -> b.resolver(resolver.withRollbackGrace(Duration.ofDays(-1))));
        wrong(all, "retention.markers", b -> b.retention(retention.withMarkers(Duration.ofDays(4))));
        wrong(all, "retention.markers", b -> b.resolver(resolver.withMaxAge(Duration.ofDays(6))));
        wrong(all, "retention.inbox", b -> b.retention(retention.withInbox(Duration.ofDays(1))));
        wrong(all, "retention.ledger", b -> b.retention(retention.withLedger(NONE)));
        wrong(all, "retention.step", b -> b.retention(retention.withStep(0)));
        wrong(all, "retention.interval", b -> b.retention(retention.withInterval(NONE)));
        wrong(all, "retention.too-old-guard", b -> b.retention(retention.withTooOldGuard(Duration.ofDays(-1))));
        wrong(all, "node", b -> b.node("a b"));
        wrong(all, "shutdown-timeout", b -> b.shutdownTimeout(NONE));
        destinations(all);
        consumers(all);
        return all.stream();
    }

    private static void relay(List<Arguments> all) {
        RelaySettings relay = RelaySettings.defaults();
        wrong(all, "relay.batch", b -> b.relay(relay.withBatch(0)));
        wrong(all, "relay.workers", b -> b.relay(relay.withWorkers(0)));
        wrong(all, "relay.lease", b -> b.relay(relay.withLease(Duration.ofSeconds(20))));
        wrong(all, "relay.lease", b -> b.relay(relay.withSendTimeout(Duration.ofSeconds(15))));
        wrong(all, "relay.send-timeout", b -> b.relay(relay.withSendTimeout(NONE)));
        wrong(all, "relay.poll", b -> b.relay(relay.withPoll(Duration.ofMillis(9))));
        wrong(all, "relay.backoff-first", b -> b.relay(relay.withBackoff(NONE, Duration.ofSeconds(1))));
        wrong(
                all,
                "relay.backoff-longest",
                b -> b.relay(relay.withBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1))));
        wrong(all, "relay.hand-off", b -> b.relay(relay.withHandOff(-1)));
        wrong(all, "relay.ladder", b -> b.relay(relay.withLadder(BAD)));
        wrong(all, "relay.attempts", b -> b.relay(relay.withLadder(BAD)));
        wrong(all, "relay.ladder", b -> b.relay(relay.withLadder(new RetryLadder(List.of(), 1))));
    }

    private static void destinations(List<Arguments> all) {
        DestinationSettings half = Fixture.settings(Guarantee.HALF_MESSAGE);
        DestinationSettings outbox = DestinationSettings.defaults();
        wrong(all, "destinations.x.max-bytes", b -> b.destination("x", outbox.withMaxBytes(0)));
        wrong(all, "destinations.x.attempts", b -> b.destination("x", outbox.withLadder(BAD)));
        wrong(
                all,
                "destinations.x.rollback-grace",
                b -> b.destination("x", half.withRollbackGrace(Duration.ofSeconds(-1))));
        wrong(all, "destinations.x.ledger", b -> b.destination("x", half.withLedger(true)));
        wrong(all, "destinations.x.ordered", b -> b.destination("x", half.withOrdered(true)));
        wrong(
                all,
                "destinations.x.poisoned-key",
                b -> b.destination("x", outbox.withPoisonedKey(PoisonedKey.BLOCK_KEY)));
        wrong(all, "destinations.x", b -> b.destination("x", outbox).destination("x", outbox));
        wrong(all, "destinations.a b", b -> b.destination("a b", outbox));
        wrong(all, "check-backs.x", b -> b.checkBack("x", message -> Verdict.UNKNOWN));
        wrong(
                all,
                "check-backs.orders",
                b -> b.checkBack("orders", message -> Verdict.UNKNOWN).checkBack("orders", message -> Verdict.UNKNOWN));
    }

    private static void consumers(List<Arguments> all) {
        ConsumerSettings settings = ConsumerSettings.defaults();
        wrong(all, "consumers.c.destination", b -> b.consumer("c", "x", message -> {}));
        wrong(all, "consumers.c", b -> b.consumer("c", "orders", message -> {}).consumer("c", "orders", message -> {}));
        wrong(all, "consumers.a b", b -> b.consumer("a b", "orders", message -> {}));
        wrong(
                all,
                "consumers.c.concurrency",
                b -> b.consumer("c", "orders", message -> {}, settings.withConcurrency(0)));
        wrong(
                all,
                "consumers.c.busy-delay",
                b -> b.consumer("c", "orders", message -> {}, settings.withBusyDelay(NONE)));
        wrong(all, "consumers.c.ladder", b -> b.consumer("c", "orders", message -> {}, settings.withLadder(BAD)));
        wrong(
                all,
                "consumers.c.poisoned-key",
                b -> b.consumer("c", "orders", message -> {}, settings.withPoisonedKey(PoisonedKey.BLOCK_KEY)));
        wrong(
                all,
                "retention.inbox",
                b -> b.consumer(
                        "c", "orders", message -> {}, settings.withLadder(RetryLadder.of(14, Duration.ofDays(1)))));
    }

    /** A change that makes good settings wrong. */
    interface Change {
        void apply(Holdfast.Builder builder);
    }

    private static void wrong(List<Arguments> all, String key, Change change) {
        all.add(Arguments.of(key, change));
    }

    @ParameterizedTest(name = "{index} {0}")
    @MethodSource
    void wrong(String key, Change change) {
        Holdfast.Builder builder = fixture.builder(Guarantee.OUTBOX);
        change.apply(builder);
        assertThatThrownBy(builder::build).isInstanceOfSatisfying(InvalidSettingsException.class, error -> {
            assertThat(error.asked()).isEqualTo("Cannot build Holdfast with these settings");
            assertThat(error.rule()).contains(") " + key + " ");
            assertThat(error.wayOut()).contains("build again");
        });
    }

    @Test
    void allProblems_areNumberedInOneMessage() {
        Holdfast.Builder builder = Holdfast.builder()
                .relay(RelaySettings.defaults().withLease(Duration.ofSeconds(5)))
                .destination("orders", DestinationSettings.defaults());
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(
                        "Cannot build Holdfast with these settings: (1) relay.lease is PT5S but must be more than PT20S,"
                                + " which is twice relay.send-timeout, or a slow send would be claimed twice;"
                                + " (2) transactions is missing but always needed;"
                                + " (3) destinations.orders.guarantee is OUTBOX, which needs a store and a transport."
                                + " Correct all 3 and build again.");
    }

    @Test
    void problemsOfSettings_areToldWithoutAdapters() {
        Holdfast.Builder builder = Holdfast.builder()
                .relay(RelaySettings.defaults().withBatch(0))
                .destination("orders", DestinationSettings.defaults())
                .consumer("c", "order", message -> {});
        assertThat(builder.problems())
                .containsExactly(
                        "relay.batch is 0 but must be at least 1",
                        "consumers.c.destination names destination \"order\", which is not configured");
    }

    @Test
    void halfMessages_needMarkersOrACheckBack() {
        DestinationSettings half = Fixture.settings(Guarantee.HALF_MESSAGE);
        Holdfast.Builder builder =
                Holdfast.builder().transactions(fixture.transactions).destination("orders", half);
        assertProblem(builder, "destinations.orders.guarantee");
        builder.halfMessages(fixture.broker.prepared("n"));
        assertProblem(builder, "destinations.orders.guarantee");
        builder.checkBack("orders", message -> Verdict.UNKNOWN).build();
    }

    @Test
    void xa_needsItsTransport() {
        Holdfast.Builder builder = Holdfast.builder()
                .transactions(fixture.transactions)
                .destination("orders", Fixture.settings(Guarantee.XA));
        assertProblem(builder, "destinations.orders.guarantee is XA");
        builder.transactionalTransport(fixture.broker.transactional(fixture.transactions))
                .build();
    }

    @Test
    void consumer_needsSourceAndInbox() {
        Holdfast.Builder builder = Holdfast.builder()
                .transactions(fixture.transactions)
                .destination("orders", DestinationSettings.defaults())
                .consumer("c", "orders", message -> {});
        assertProblem(builder, "consumers.c needs a source");
        assertProblem(builder, "consumers.c needs an inbox");
        builder.inbox(fixture.inbox).source(fixture.broker.source("n")).build();
    }

    private static void assertProblem(Holdfast.Builder builder, String problem) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(problem);
    }

    private static List<Long> seconds(RetryLadder ladder) {
        return ladder.delays().stream().map(Duration::toSeconds).toList();
    }
}
