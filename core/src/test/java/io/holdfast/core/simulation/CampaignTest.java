// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * As long as you like: {@code mvn verify -Psimulation -Dseeds=200000}, {@code -DfirstSeed=1000000} to begin elsewhere,
 * {@code -Dseed=42} for one run in detail.
 */
@Tag("campaign")
class CampaignTest {

    @Test
    void randomHistories_breakNoPromise() {
        Long single = Long.getLong("seed");
        long first = single != null ? single : Long.getLong("firstSeed", 0);
        long count = single != null ? 1 : Long.getLong("seeds", 100_000);

        Campaign campaign = Campaign.run(first, count, Scenario::of, true);

        System.out.println(campaign.summary());
        System.out.println(campaign.table());
        assertThat(campaign.explain()).isEmpty();
        if (count >= 8000) {
            assertThat(campaign.neverSeen()).isEmpty();
            assertThat(campaign.neverInjected()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(SmallScope.class)
    void everyHistoryOfASmallCluster_breaksNoPromise(SmallScope small) {
        Exhaustive.Result result = Exhaustive.search(small.deep(), Integer.getInteger("states", 100_000));

        System.out.println(small.describe(small.deep(), result));
        assertThat(result.violation()).isEmpty();
    }
}
