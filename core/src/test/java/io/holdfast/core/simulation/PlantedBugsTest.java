// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checker, checked: every planted mistake turns it red, and by the assertion that is about this mistake. */
class PlantedBugsTest {

    private static final int MOST_SEEDS = 600;

    @ParameterizedTest
    @EnumSource(Bug.class)
    void plantedBug_isFoundByItsAssertion(Bug bug) {
        for (long seed = 0; seed < MOST_SEEDS; seed++) {
            Scenario scenario = bug.provoke(Scenario.of(seed, bug.mode()));
            Simulation.Result result = Simulation.run(scenario, EnumSet.of(bug));
            if (!result.isGood()) {
                System.out.printf("planted %-32s found by %-3s at seed %d%n", bug, bug.caughtBy(), seed);
                assertThat(result.violations())
                        .as("%s", scenario)
                        .extracting(Violation::assertion)
                        .contains(bug.caughtBy());
                assertThat(Simulation.run(scenario).violations())
                        .as("the same history without the mistake")
                        .isEmpty();
                return;
            }
        }
        throw new AssertionError(bug + " was not found within " + MOST_SEEDS + " seeds");
    }
}
