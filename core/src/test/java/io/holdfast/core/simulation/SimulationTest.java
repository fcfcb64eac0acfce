// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationTest {

    private static final int SEEDS = 8000;

    @Test
    void randomHistories_breakNoPromise() {
        Campaign campaign = Campaign.run(0, SEEDS, Scenario::of, false);

        System.out.println(campaign.summary());
        assertThat(campaign.explain()).isEmpty();
        assertThat(campaign.neverSeen()).isEmpty();
        assertThat(campaign.neverInjected()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void withoutFaults_nothingIsDeliveredTwice(Mode mode) {
        for (long seed = 0; seed < 50; seed++) {
            Simulation.Result result = Simulation.run(Scenario.plain(seed, mode));

            assertThat(result.violations()).isEmpty();
            assertThat(result.coverage().times(Coverage.Seen.DUPLICATE_SENT)).isZero();
            assertThat(result.coverage().times(Coverage.Seen.INBOX_HIT)).isZero();
        }
    }

    /** Seeds that failed while the protocol and the simulation were built. */
    @ParameterizedTest
    @MethodSource("regressions")
    void seedThatFailedOnce_doesNotFailAgain(long seed) {
        assertThat(Simulation.run(Scenario.of(seed)).violations()).isEmpty();
    }

    static Stream<Long> regressions() {
        var file = Objects.requireNonNull(SimulationTest.class.getResourceAsStream("regression-seeds.txt"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines
                    .lines()
                    .map(line -> line.replaceAll("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .map(Long::valueOf)
                    .toList()
                    .stream();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void equalSeeds_haveEqualTraces() {
        for (long seed = 0; seed < 40; seed++) {
            Scenario scenario = Scenario.of(seed);
            assertThat(Simulation.run(scenario).traceHash())
                    .isEqualTo(Simulation.run(scenario).traceHash());
        }
        assertThat(Simulation.run(Scenario.of(1)).traceHash())
                .isNotEqualTo(Simulation.run(Scenario.of(5)).traceHash());
    }

    @Test
    void failingSeed_isMadeSmaller() {
        EnumSet<Bug> bug = EnumSet.of(Bug.SETTLE_BEFORE_ACK);
        Simulation.Result failed = Stream.iterate(0L, seed -> seed + 1)
                .limit(300)
                .map(seed -> Simulation.run(Bug.SETTLE_BEFORE_ACK.provoke(Scenario.of(seed, Mode.OUTBOX)), bug))
                .filter(result -> !result.isGood())
                .findFirst()
                .orElseThrow();

        Scenario small = Minimizer.minimize(failed, bug);

        assertThat(Simulation.run(small, bug).isGood()).isFalse();
        assertThat(small.faults().size()).isLessThan(failed.scenario().faults().size());
        assertThat(small.operations()).isLessThanOrEqualTo(failed.scenario().operations());
        assertThat(Campaign.explain(failed, bug))
                .contains("seed " + failed.scenario().seed(), "A1");
    }
}
